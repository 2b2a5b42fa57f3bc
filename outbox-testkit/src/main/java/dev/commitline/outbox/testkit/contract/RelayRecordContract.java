package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static dev.commitline.outbox.testkit.contract.ContractEvent.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.contract.ContractEvent.LargeChanged;
import dev.commitline.outbox.testkit.contract.ContractEvent.OrderChanged;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** An event arrives as a CloudEvent in Kafka's binary mode, its payload untouched. */
interface RelayRecordContract extends RelayTarget {

  @Test
  default void recordCarriesAllHeadersOfItsEvent() throws Exception {
    String id = newId();
    Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    ConsumerRecord<String, byte[]> record = published(order(id, "placed"), ContractEvent.ORDERS);
    assertThat(StreamSupport.stream(record.headers().spliterator(), false).map(Header::key))
        .containsExactlyInAnyOrder(
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_subject",
            "ce_time",
            "content-type",
            "ce_partitionkey",
            "ce_aggregatetype",
            "ce_aggregateseq",
            "ce_txid",
            "ce_txindex",
            "ce_txsize",
            "id");
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(UUID.fromString(header(record, "ce_id")).version()).isEqualTo(7);
    assertThat(header(record, "id")).isEqualTo(header(record, "ce_id"));
    assertThat(header(record, "ce_source")).isEqualTo(ContractEvent.SOURCE);
    assertThat(header(record, "ce_type")).isEqualTo("contract.orders.OrderChanged");
    assertThat(header(record, "ce_subject")).isEqualTo(id);
    assertThat(Instant.parse(header(record, "ce_time"))).isBetween(before, Instant.now());
    assertThat(header(record, "ce_time")).as("always microseconds").matches(".*\\.[0-9]{6}Z");
    assertThat(header(record, "content-type")).isEqualTo(ContractEvent.CONTENT_TYPE);
    assertThat(header(record, "ce_partitionkey")).isEqualTo(id);
    assertThat(header(record, "ce_aggregatetype")).isEqualTo("Order");
    assertThat(header(record, "ce_aggregateseq")).isEqualTo("1");
    assertThat(header(record, "ce_txid")).isNotBlank();
    assertThat(header(record, "ce_txindex")).isEqualTo("0");
    assertThat(header(record, "ce_txsize")).isEqualTo("1");
    assertThat(record.value()).isEqualTo(utf8("placed"));
  }

  @Test
  default void eventIdIsTheOneThatWasWritten() throws Exception {
    String id = newId();
    ConsumerRecord<String, byte[]> record = published(order(id, "placed"), ContractEvent.ORDERS);
    assertThat(committedRows(Set.of(id)))
        .singleElement()
        .satisfies(row -> assertThat(header(record, "ce_id")).isEqualTo(row.id().toString()))
        .satisfies(
            row -> assertThat(Instant.parse(header(record, "ce_time"))).isEqualTo(row.time()));
  }

  @Test
  default void ownHeadersArrive() throws Exception {
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    ConsumerRecord<String, byte[]> record =
        published(
            order(newId(), "placed")
                .withHeader("traceparent", traceparent)
                .withHeader("odd", "\"\\/\b\f\n\r\t\u0001{}[],:' ")
                .withHeader("empty", ""),
            ContractEvent.ORDERS);
    assertThat(header(record, "traceparent")).isEqualTo(traceparent);
    assertThat(header(record, "odd")).isEqualTo("\"\\/\b\f\n\r\t\u0001{}[],:' ");
    assertThat(header(record, "empty")).isEmpty();
  }

  @Test
  default void fourByteUtf8Arrives() throws Exception {
    String odd = PayloadContract.FOUR_BYTES;
    String id = newId() + odd;
    ConsumerRecord<String, byte[]> record =
        published(order(id, odd).withHeader("own", odd), ContractEvent.ORDERS);
    assertThat(record.key()).isEqualTo(id);
    assertThat(record.value()).isEqualTo(utf8(odd));
    assertThat(header(record, "ce_subject")).isEqualTo(id);
    assertThat(header(record, "ce_partitionkey")).isEqualTo(id);
    assertThat(header(record, "own")).isEqualTo(odd);
  }

  @Test
  default void allByteValuesArrive() throws Exception {
    byte[] bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    OutboxEvent event = OutboxEvent.of("Order", newId(), new OrderChanged(bytes));
    assertThat(published(event, ContractEvent.ORDERS).value()).isEqualTo(bytes);
  }

  @Test
  default void emptyPayloadArrivesAsEmptyValue() throws Exception {
    ConsumerRecord<String, byte[]> record = published(order(newId(), ""), ContractEvent.ORDERS);
    assertThat(record.value()).isNotNull().isEmpty();
    assertThat(header(record, "content-type")).isEqualTo(ContractEvent.CONTENT_TYPE);
  }

  @Test
  default void tombstoneArrivesWithoutValue() throws Exception {
    String id = newId();
    ConsumerRecord<String, byte[]> record =
        published(OutboxEvent.tombstone("Order", id, OrderChanged.class), ContractEvent.ORDERS);
    assertThat(record.value()).isNull();
    assertThat(header(record, "ce_subject")).isEqualTo(id);
    assertThat(TopicReader.header(record, "content-type")).isNull();
  }

  @Test
  default void payloadOfFiveMegabytesArrives() throws Exception {
    byte[] bytes = new byte[PayloadContract.LARGE_BYTES];
    new Random(5).nextBytes(bytes); // must not shrink when compressed
    OutboxEvent event = OutboxEvent.of("Order", newId(), new LargeChanged(bytes));
    assertThat(published(event, ContractEvent.LARGE).value()).isEqualTo(bytes);
  }

  private ConsumerRecord<String, byte[]> published(OutboxEvent event, String topic)
      throws Exception {
    commit(event);
    return awaitPublished(1, topic, Set.of(event.aggregateId())).get(0);
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return RelayTarget.header(record, name);
  }
}
