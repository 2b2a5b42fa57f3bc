package dev.commitline.outbox.chaos.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * An event as a {@code read_committed} consumer sees it.
 *
 * @param place where the record is
 * @param key the record's key
 * @param at which event of which transaction it is, by a header of the application's own
 * @param digest of the payload; null for a tombstone
 * @param headers all of them, in order
 */
record Published(
    Place place, String key, At at, @Nullable Digest digest, List<HeaderText> headers) {

  /** The application's header that says which event of which transaction it is. */
  static final String AT = "chaos-at";

  /** The header that says which replay published it. */
  static final String REPLAY = "ce_replayid";

  /** A record's place. */
  record Place(String topic, int partition, long recordOffset) {
    @Override
    public String toString() {
      return "%s-%d@%d".formatted(topic, partition, recordOffset);
    }
  }

  /** Which event of which transaction; what no event of the load is, is of none. */
  record At(long transaction, int index) {
    private static final At NOWHERE = new At(-1, -1);

    static At of(ConsumerRecord<?, ?> record) {
      Header header = record.headers().lastHeader(AT);
      String[] parts = header == null ? new String[0] : text(header).split(":", -1);
      try {
        return parts.length == 2
            ? new At(Long.parseLong(parts[0]), Integer.parseInt(parts[1]))
            : NOWHERE;
      } catch (NumberFormatException e) {
        return NOWHERE;
      }
    }
  }

  /** A header. */
  record HeaderText(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  static Published of(ConsumerRecord<String, byte[]> record) {
    List<HeaderText> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new HeaderText(header.key(), text(header))));
    byte[] value = record.value();
    return new Published(
        new Place(record.topic(), record.partition(), record.offset()),
        String.valueOf(record.key()),
        At.of(record),
        value == null ? null : Digest.of(value),
        headers);
  }

  private static String text(Header header) {
    return header.value() == null ? "(null)" : new String(header.value(), UTF_8);
  }

  long transaction() {
    return at.transaction();
  }

  int index() {
    return at.index();
  }

  String id() {
    return header("ce_id");
  }

  long sequence() {
    try {
      return Long.parseLong(header("ce_aggregateseq"));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The value of the last header of this name; empty when there is none. */
  String header(String name) {
    String found = "";
    for (HeaderText header : headers) {
      found = header.name().equals(name) ? header.value() : found;
    }
    return found;
  }

  /** Whether a replay published it once more. */
  boolean replayed() {
    return !header(REPLAY).isEmpty();
  }

  /** The event of a dead letter as its topic would have it. */
  Published asReleased() {
    List<HeaderText> released =
        headers.stream().filter(header -> !header.name().startsWith("commitline-")).toList();
    return new Published(place, key, at, digest, released);
  }

  @Override
  public String toString() {
    return "event %s (transaction %d, index %d; key '%s', sequence %d) at %s"
        .formatted(id(), transaction(), index(), key, sequence(), place);
  }
}
