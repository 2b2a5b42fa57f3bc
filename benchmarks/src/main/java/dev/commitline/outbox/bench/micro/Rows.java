package dev.commitline.outbox.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.postgres.relay.stream.pgoutput.ChangeHandler;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Tuple;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the outbox as the stream has it, and somebody who looks at it. */
final class Rows {

  private static final int COLUMNS = 14;

  /** Copies each value of each row. */
  static final ChangeHandler TOUCHED =
      new ChangeHandler() {
        @Override
        public void begin(int xid) {}

        @Override
        public void relation(Relation relation) {}

        @Override
        public void insert(int relation, Tuple row) {
          for (int i = 0; i < row.size(); i++) {
            blackhole = row.bytes(i);
          }
        }

        @Override
        public void messageOfNoTransaction(String prefix) {}

        @Override
        public void message(String prefix, ByteBuffer content) {}

        @Override
        public void commit(long endLsn, long micros) {}
      };

  /** Keeps the JIT compiler from leaving the copies out. */
  @SuppressWarnings("unused")
  private static volatile byte @Nullable [] blackhole;

  private Rows() {}

  /** An insert with the outbox's columns, in their order. */
  static byte[] insert(byte[] payload) {
    ByteBuffer message = ByteBuffer.allocate(payload.length + 512);
    message.put((byte) 'I').putInt(16_401).put((byte) 'N').putShort((short) COLUMNS);
    value(message, new byte[16]); // id
    for (String text : List.of("order", "order-12345", "order-placed")) {
      value(message, text.getBytes(UTF_8));
    }
    value(message, payload);
    value(message, "shop.order.v1".getBytes(UTF_8)); // topic
    value(message, new byte[1]); // compacted
    value(message, new byte[8]); // sequence
    value(message, "/shop".getBytes(UTF_8));
    value(message, "application/json".getBytes(UTF_8));
    value(message, new byte[8]); // time
    value(message, new byte[4]); // index
    value(message, new byte[4]); // size
    message.put((byte) 'n'); // no further headers
    byte[] bytes = new byte[message.position()];
    message.flip().get(bytes);
    return bytes;
  }

  private static void value(ByteBuffer message, byte[] value) {
    message.put((byte) 'b').putInt(value.length).put(value);
  }
}
