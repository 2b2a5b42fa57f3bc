package dev.commitline.outbox.relay.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The position record's value: a small JSON object that an operator can read. */
final class PositionCodec {

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PositionCodec() {}

  static byte[] encode(SourcePosition position) {
    ObjectNode node = JSON.createObjectNode().put("version", VERSION);
    if (position instanceof LsnPosition lsn) {
      node.put("kind", "postgres")
          .put("system", lsn.systemId())
          .put("timeline", lsn.timeline())
          .put("lsn", lsn.text());
    }
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SourcePosition decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode node = JSON.readTree(record.value());
      if (node.path("version").asInt() == VERSION
          && node.path("kind").asText().equals("postgres")) {
        return new LsnPosition(
            node.required("system").asText(),
            node.required("timeline").asInt(),
            LsnPosition.parse(node.required("lsn").asText()));
      }
      throw unreadable(record, "version or kind is unknown", null);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(record, String.valueOf(e.getMessage()), e);
    }
  }

  private static RelayException unreadable(
      ConsumerRecord<byte[], byte[]> record, String why, @Nullable Exception cause) {
    return new RelayException(
        RelayError.POSITION_UNREADABLE,
        "the record at %s-%d, record offset %d: %s"
            .formatted(record.topic(), record.partition(), record.offset(), why),
        cause);
  }
}
