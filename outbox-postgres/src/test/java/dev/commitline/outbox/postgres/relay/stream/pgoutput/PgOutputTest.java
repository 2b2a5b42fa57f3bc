package dev.commitline.outbox.postgres.relay.stream.pgoutput;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages as the manual describes them; what a real server sends is in the relay's contract. */
class PgOutputTest {

  private final List<String> seen = new ArrayList<>();
  private final PgOutput decoder = new PgOutput(new Seen());

  @Test
  void aTransactionBeginsAndEnds() {
    decode(out -> out.writeByte('B').writeLong(7).writeLong(8).writeInt(-2));
    decode(out -> out.writeByte('C').writeByte(0).writeLong(0x10).writeLong(0x20).writeLong(9));
    assertThat(seen).containsExactly("begin 4294967294", "commit 32 at 946684800000009");
  }

  @Test
  void aTableIsDescribed() {
    decode(
        out ->
            out.writeByte('R')
                .writeInt(41)
                .writeText("commitline")
                .writeText("outbox")
                .writeByte('d')
                .writeShort(2)
                .writeByte(0)
                .writeText("id")
                .writeInt(2950)
                .writeInt(-1)
                .writeByte(1)
                .writeText("größe")
                .writeInt(23)
                .writeInt(-1));
    assertThat(seen)
        .containsExactly(
            "relation "
                + new Relation(
                    41,
                    "commitline",
                    "outbox",
                    List.of(new Relation.Column("id", 2950), new Relation.Column("größe", 23))));
  }

  @Test
  void valuesOfARowAreReadWhereTheyStand() {
    decode(
        out ->
            row(out, 41, 5)
                .writeByte('b')
                .writeInt(4)
                .writeInt(-7)
                .writeByte('n')
                .writeByte('b')
                .writeInt(3)
                .writeBytes("äb")
                .writeByte('b')
                .writeInt(1)
                .writeByte(1)
                .writeByte('b')
                .writeInt(16)
                .writeLong(5)
                .writeLong(6));
    assertThat(seen).containsExactly("insert 41: -7, null, äb, true, 5 6");
  }

  @Test
  void rowsMayHaveManyColumns() {
    decode(
        out -> {
          row(out, 1, 40);
          for (int i = 0; i < 40; i++) {
            out.writeByte('b').writeInt(4).writeInt(i);
          }
        });
    assertThat(seen).containsExactly("insert 1 with 40 values");
  }

  @Test
  void aMessageHasPrefixAndContent() {
    decode(
        out ->
            out.writeByte('M')
                .writeByte(1)
                .writeLong(3)
                .writeText("mine")
                .writeInt(3)
                .writeBytes("abc")
                .writeBytes("no part of it"));
    assertThat(seen).containsExactly("message mine: abc");
  }

  @Test
  void aMessageOfNoTransactionIsTold() {
    decode(
        out ->
            out.writeByte('M')
                .writeByte(0)
                .writeLong(3)
                .writeText("mine")
                .writeInt(3)
                .writeBytes("abc"));
    assertThat(seen).containsExactly("message of no transaction: mine");
  }

  @Test
  void whatNobodyAskedForIsSkipped() {
    decode(out -> out.writeByte('O').writeLong(1).writeText("elsewhere"));
    decode(out -> out.writeByte('Y').writeInt(1).writeText("public").writeText("mood"));
    assertThat(seen).isEmpty();
  }

  @Test
  void onlyInsertsAreEverPublished() {
    for (char type : new char[] {'U', 'D', 'T', 'S'}) {
      assertThatThrownBy(() -> decode(out -> out.writeByte(type).writeInt(41)))
          .isInstanceOf(MalformedStreamException.class)
          .hasMessage("message '%c': only inserts are ever published", type);
    }
  }

  @Test
  void valuesAreBinaryAndOfTheirLength() {
    assertThatThrownBy(() -> decode(out -> row(out, 1, 1).writeByte('t').writeInt(1).writeByte(9)))
        .isInstanceOf(MalformedStreamException.class)
        .hasMessageContaining("kind 't'");
    assertThatThrownBy(
            () ->
                decode(
                    out -> {
                      row(out, 41, 5).writeByte('b').writeInt(2).writeShort(1);
                      for (int i = 1; i < 5; i++) {
                        out.writeByte('n');
                      }
                    }))
        .isInstanceOf(MalformedStreamException.class)
        .hasMessage("value 0 of a row has 2 bytes, not 4");
  }

  private static Message row(Message out, int relation, int values) {
    return out.writeByte('I').writeInt(relation).writeByte('N').writeShort(values);
  }

  private void decode(java.util.function.Consumer<Message> written) {
    Message message = new Message();
    written.accept(message);
    byte[] bytes = message.bytes();
    ByteBuffer shifted = ByteBuffer.allocate(bytes.length + 3).position(3).put(bytes).position(3);
    decoder.decode(shifted.slice()); // as the driver hands it over: within a larger array
  }

  private final class Seen implements ChangeHandler {

    @Override
    public void begin(int xid) {
      seen.add("begin " + Integer.toUnsignedString(xid));
    }

    @Override
    public void relation(Relation relation) {
      seen.add("relation " + relation);
    }

    @Override
    public void insert(int relation, Tuple row) {
      if (row.size() != 5) {
        seen.add("insert %d with %d values".formatted(relation, row.size()));
        return;
      }
      byte[] text = row.bytes(2);
      seen.add(
          "insert %d: %d, %s, %s, %s, %d %d"
              .formatted(
                  relation,
                  row.intAt(0),
                  row.bytes(1) == null ? "null" : "something",
                  text == null ? "null" : new String(text, UTF_8),
                  row.booleanAt(3),
                  row.longAt(4),
                  row.secondLongAt(4)));
    }

    @Override
    public void message(String prefix, ByteBuffer content) {
      seen.add("message %s: %s".formatted(prefix, UTF_8.decode(content)));
    }

    @Override
    public void messageOfNoTransaction(String prefix) {
      seen.add("message of no transaction: " + prefix);
    }

    @Override
    public void commit(long endLsn, long micros) {
      seen.add("commit %d at %d".formatted(endLsn, micros));
    }
  }

  /** Numbers in network byte order, texts with a zero byte at their end. */
  private static final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    byte[] bytes() {
      return bytes.toByteArray();
    }

    Message writeByte(int value) {
      return write(() -> out.writeByte(value));
    }

    Message writeShort(int value) {
      return write(() -> out.writeShort(value));
    }

    Message writeInt(int value) {
      return write(() -> out.writeInt(value));
    }

    Message writeLong(long value) {
      return write(() -> out.writeLong(value));
    }

    Message writeBytes(String text) {
      return write(() -> out.write(text.getBytes(UTF_8)));
    }

    Message writeText(String text) {
      return writeBytes(text).writeByte(0);
    }

    private Message write(Write write) {
      try {
        write.run();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Write {
    void run() throws IOException;
  }
}
