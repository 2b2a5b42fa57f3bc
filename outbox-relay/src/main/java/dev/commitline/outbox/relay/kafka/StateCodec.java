package dev.commitline.outbox.relay.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.LastTransaction;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.Progress;
import dev.commitline.outbox.relay.protocol.RecordPlace;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The values in topics where something is remembered: small JSON objects that an operator can read.
 */
final class StateCodec {

  private static final int VERSION = 1;

  /** Of a position with progress behind it: who overlooks that would publish the events again. */
  private static final int VERSION_WITH_PROGRESS = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private StateCodec() {}

  /**
   * A position.
   *
   * @param topicId Kafka's id of the topic that it is written to
   */
  static byte[] encode(ResumePoint point, @Nullable String topicId) {
    ObjectNode node = versioned();
    if (point.position() instanceof LsnPosition lsn) {
      node.put("kind", "postgres")
          .put("system", lsn.systemId())
          .put("timeline", lsn.timeline())
          .put("lsn", lsn.text());
    } else if (point.position() instanceof GtidPosition position) {
      node.put("kind", "mysql")
          .put("server", position.server())
          .put("gtids", position.gtids().toString());
    }
    if (topicId != null) {
      node.put("topicId", topicId);
    }
    LastTransaction last = point.last();
    if (last != null) {
      node.put("lastTxid", last.txId()).put("lastCommitMicros", last.commitMicros());
    }
    Progress inNext = point.inNext();
    if (inNext != null) {
      node.put("version", VERSION_WITH_PROGRESS)
          .put("nextTxid", inNext.txId())
          .put("nextEvents", inNext.events());
      if (inNext.lastEventId() != null) {
        node.put("nextLastEvent", inNext.lastEventId());
      }
    }
    return bytes(node);
  }

  static byte[] encode(Parked parked) {
    return bytes(
        versioned()
            .put("partition", parked.first().partition())
            .put("firstRecord", parked.first().record())
            .put("events", parked.events())
            .put("event", parked.eventId())
            .put("error", parked.code()));
  }

  /** What says all by its key. */
  static byte[] encodeMark() {
    return bytes(versioned());
  }

  static byte[] encode(KnownPlaces.Topic topic) {
    ObjectNode node = versioned().put("partitions", topic.partitions());
    topic.ends().forEach(node.putArray("ends")::add);
    return bytes(topic.id() == null ? node : node.put("id", topic.id()));
  }

  static byte[] encodeOutbox(String outbox) {
    return bytes(versioned().put("outbox", outbox));
  }

  static byte[] encode(ReplayPosition position) {
    return bytes(versioned().put("events", position.events()).put("place", position.place()));
  }

  static byte[] encodeLog(String shape) {
    return bytes(versioned().put("shape", shape));
  }

  static byte[] encode(Safeguards.Refused refused, Optional<String> sequences) {
    ObjectNode node = put(versioned(), refused);
    sequences.ifPresent(seen -> node.put("sequences", seen));
    return bytes(node);
  }

  static byte[] encode(Safeguards.Acceptance acceptance) {
    Safeguards.Refused answers = acceptance.answers();
    return bytes(
        (answers == null ? versioned() : put(versioned(), answers))
            .put("by", acceptance.by())
            .put("reason", acceptance.reason())
            .put("at", text(acceptance.at())));
  }

  private static ObjectNode put(ObjectNode node, Safeguards.Refused refused) {
    return node.put("found", refused.what()).put("since", text(refused.since()));
  }

  private static String text(Instant time) {
    return time.toString();
  }

  static String logShape(ConsumerRecord<byte[], byte[]> record) {
    return decode(record, VERSION, node -> node.required("shape").asText());
  }

  static Safeguards.Refused refused(ConsumerRecord<byte[], byte[]> record) {
    return decode(record, VERSION, StateCodec::refused);
  }

  private static Safeguards.Refused refused(JsonNode node) {
    return new Safeguards.Refused(
        node.required("found").asText(), time(node.required("since").asText()));
  }

  /** What had been seen of aggregates when a refusal was found. */
  static Optional<String> sequences(ConsumerRecord<byte[], byte[]> record) {
    return decode(record, VERSION, node -> Optional.ofNullable(text(node, "sequences")));
  }

  static Safeguards.Acceptance acceptance(ConsumerRecord<byte[], byte[]> record) {
    return decode(
        record,
        VERSION,
        node ->
            new Safeguards.Acceptance(
                node.required("by").asText(),
                node.required("reason").asText(),
                time(node.required("at").asText()),
                node.has("found") ? refused(node) : null));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'%s' is no time".formatted(text), e);
    }
  }

  static ResumePoint resumePoint(ConsumerRecord<byte[], byte[]> record) {
    return decode(
        record,
        VERSION_WITH_PROGRESS,
        node ->
            new ResumePoint(
                position(node),
                node.has("lastTxid") ? last(node) : null,
                node.has("nextTxid") ? progress(node) : null));
  }

  private static LastTransaction last(JsonNode node) {
    return new LastTransaction(
        node.required("lastTxid").asText(), node.required("lastCommitMicros").asLong());
  }

  private static SourcePosition position(JsonNode node) {
    return switch (node.path("kind").asText()) {
      case "postgres" ->
          new LsnPosition(
              node.required("system").asText(),
              node.required("timeline").asInt(),
              LsnPosition.parse(node.required("lsn").asText()));
      case "mysql" ->
          new GtidPosition(
              node.required("server").asText(), GtidSet.parse(node.required("gtids").asText()));
      default -> throw new IllegalArgumentException("kind is unknown");
    };
  }

  private static Progress progress(JsonNode node) {
    return new Progress(
        node.required("nextTxid").asText(),
        node.required("nextEvents").asLong(),
        text(node, "nextLastEvent"));
  }

  static Parked parked(ConsumerRecord<byte[], byte[]> record) {
    return decode(
        record,
        VERSION,
        node ->
            new Parked(
                new RecordPlace(
                    node.required("partition").asInt(), node.required("firstRecord").asLong()),
                node.required("events").asLong(),
                node.required("event").asText(),
                node.required("error").asText()));
  }

  static void requireMark(ConsumerRecord<byte[], byte[]> record) {
    var unused = decode(record, VERSION, node -> node);
  }

  static KnownPlaces.Topic topic(ConsumerRecord<byte[], byte[]> record) {
    return decode(
        record,
        VERSION,
        node ->
            new KnownPlaces.Topic(
                node.required("partitions").asInt(),
                text(node, "id"),
                node.path("ends").valueStream().map(JsonNode::asLong).toList()));
  }

  static String outbox(ConsumerRecord<byte[], byte[]> record) {
    return decode(record, VERSION, node -> node.required("outbox").asText());
  }

  /** Of the topic that a position was written to; empty when an earlier version wrote it. */
  static Optional<String> topicId(ConsumerRecord<byte[], byte[]> record) {
    return decode(
        record, VERSION_WITH_PROGRESS, node -> Optional.ofNullable(text(node, "topicId")));
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.has(name) ? node.get(name).asText() : null;
  }

  static ReplayPosition replayPosition(ConsumerRecord<byte[], byte[]> record) {
    return decode(
        record,
        VERSION,
        node ->
            new ReplayPosition(node.required("events").asLong(), node.required("place").asText()));
  }

  /**
   * What stands in the record cannot be used: a newer version wrote it, or something other than a
   * relay did.
   */
  static RelayException unreadable(
      ConsumerRecord<byte[], byte[]> record, String why, @Nullable Exception cause) {
    return new RelayException(
        RelayError.POSITION_UNREADABLE,
        "the record at %s-%d, record offset %d: %s"
            .formatted(record.topic(), record.partition(), record.offset(), why),
        cause);
  }

  private interface Reader<T> {
    T read(JsonNode node);
  }

  private static <T> T decode(ConsumerRecord<byte[], byte[]> record, int newest, Reader<T> reader) {
    try {
      JsonNode node = JSON.readTree(record.value());
      int version = node.path("version").asInt();
      if (version < VERSION || version > newest) {
        throw new IllegalArgumentException("version is unknown");
      }
      return reader.read(node);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(record, String.valueOf(e.getMessage()), e);
    }
  }

  private static ObjectNode versioned() {
    return JSON.createObjectNode().put("version", VERSION);
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
