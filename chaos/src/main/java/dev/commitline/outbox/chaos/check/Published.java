package dev.commitline.outbox.chaos.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event as a {@code read_committed} consumer sees it.
 *
 * @param place where the record is
 * @param key the record's key
 * @param id the event's id
 * @param sequence the event's sequence, as its header tells
 * @param transaction the number of the transaction, as the payload tells
 * @param index the place in the transaction, as the payload tells
 */
record Published(Place place, String key, String id, long sequence, long transaction, int index) {

  /** A record's place. */
  record Place(String topic, int partition, long recordOffset) {
    @Override
    public String toString() {
      return "%s-%d@%d".formatted(topic, partition, recordOffset);
    }
  }

  static Published of(ConsumerRecord<String, byte[]> record) {
    String[] payload = new String(record.value(), US_ASCII).split(":", 3);
    return new Published(
        new Place(record.topic(), record.partition(), record.offset()),
        record.key(),
        header(record, "ce_id"),
        Long.parseLong(header(record, "ce_aggregateseq")),
        Long.parseLong(payload[0]),
        Integer.parseInt(payload[1]));
  }

  /** The transaction's number alone. */
  static long transactionOf(ConsumerRecord<String, byte[]> record) {
    String payload = new String(record.value(), US_ASCII);
    return Long.parseLong(payload.substring(0, payload.indexOf(':')));
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(Objects.requireNonNull(header, name).value(), UTF_8);
  }

  @Override
  public String toString() {
    return "event %s (transaction %d, index %d; key '%s', sequence %d) at %s"
        .formatted(id, transaction, index, key, sequence, place);
  }
}
