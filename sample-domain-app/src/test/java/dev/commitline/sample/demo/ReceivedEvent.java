package dev.commitline.sample.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event as a consumer received it.
 *
 * @param sequence its number among the events of its aggregate in its topic
 * @param transaction the database transaction that emitted it
 * @param index its place among that transaction's events, from 0
 * @param size how many events that transaction emitted
 * @param receivedAt when the poll that brought it returned
 */
record ReceivedEvent(
    String topic,
    int partition,
    long recordOffset,
    String id,
    String aggregateType,
    String aggregateId,
    long sequence,
    String transaction,
    int index,
    int size,
    Fact fact,
    Instant receivedAt) {

  /**
   * Reads a record's headers and value.
   *
   * @throws IllegalStateException when a header of the contract is missing
   */
  static ReceivedEvent of(ConsumerRecord<String, byte[]> record, Instant receivedAt) {
    String type = header(record, "ce_type");
    byte[] value = record.value();
    return new ReceivedEvent(
        record.topic(),
        record.partition(),
        record.offset(),
        header(record, "ce_id"),
        header(record, "ce_aggregatetype"),
        record.key(),
        Long.parseLong(header(record, "ce_aggregateseq")),
        header(record, "ce_txid"),
        Integer.parseInt(header(record, "ce_txindex")),
        Integer.parseInt(header(record, "ce_txsize")),
        value == null ? Fact.tombstone(type, record.key()) : Fact.of(type, value),
        receivedAt);
  }

  /** The type without the product's name. */
  String shortType() {
    String type = fact.type();
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new IllegalStateException(
          "record %s-%d@%d has no header '%s'"
              .formatted(record.topic(), record.partition(), record.offset(), name));
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
