package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static dev.commitline.outbox.testkit.contract.ContractEvent.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.testkit.contract.ContractEvent.OrderChanged;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was appended is what is written, to the byte. */
interface PayloadContract extends CaptureTarget {

  /** Outside the Basic Multilingual Plane: four bytes each in UTF-8, two chars each in Java. */
  String FOUR_BYTES = "\uD83D\uDE80\uD840\uDC00\uD834\uDD1E";

  int LARGE_BYTES = 5 << 20;

  @Test
  default void factsOfTheEventAreWritten() throws Exception {
    String id = newId();
    Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    OutboxRow row = written(order(id, "placed"));
    assertThat(row.id().version()).isEqualTo(7);
    assertThat(row.topic()).isEqualTo(ContractEvent.ORDERS);
    assertThat(row.aggregateType()).isEqualTo("Order");
    assertThat(row.type()).isEqualTo("contract.orders.OrderChanged");
    assertThat(row.source()).isEqualTo(ContractEvent.SOURCE);
    assertThat(row.contentType()).isEqualTo(ContractEvent.CONTENT_TYPE);
    assertThat(row.time()).isBetween(before, Instant.now());
    assertThat(row.headers()).isEmpty();
  }

  @Test
  default void fourByteUtf8IsKeptEverywhere() throws Exception {
    String id = newId() + FOUR_BYTES;
    OutboxRow row = written(order(id, FOUR_BYTES).withHeader("na" + FOUR_BYTES, "va" + FOUR_BYTES));
    assertThat(row.aggregateId()).isEqualTo(id);
    assertThat(row.payload()).isEqualTo(utf8(FOUR_BYTES));
    assertThat(row.headers())
        .containsOnlyKeys("na" + FOUR_BYTES)
        .containsEntry("na" + FOUR_BYTES, "va" + FOUR_BYTES);
  }

  @Test
  default void headersKeepWhatFormatsEscape() throws Exception {
    StringBuilder control = new StringBuilder("\u007f\u0085\u2028");
    for (char c = 0; c < ' '; c++) {
      control.append(c);
    }
    OutboxEvent event =
        order(newId(), "")
            .withHeader("quotes", "\"'`{}[],:{\"a\":1}")
            .withHeader("backslashes", "\\ \\\\ \\n \\u0041 \\")
            .withHeader("control", control.toString())
            .withHeader("a \"quoted\\ name", "")
            .withHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(written(event).headers()).containsExactlyInAnyOrderEntriesOf(event.headers());
  }

  @Test
  default void emptyPayloadIsNotATombstone() throws Exception {
    OutboxRow row = written(order(newId(), ""));
    assertThat(row.payload()).isNotNull().isEmpty();
    assertThat(row.contentType()).isEqualTo(ContractEvent.CONTENT_TYPE);
  }

  @Test
  default void tombstoneHasNoPayload() throws Exception {
    OutboxRow row = written(OutboxEvent.tombstone("Order", newId(), OrderChanged.class));
    assertThat(row.payload()).isNull();
    assertThat(row.contentType()).isNull();
    assertThat(row.topic()).isEqualTo(ContractEvent.ORDERS);
  }

  @Test
  default void allByteValuesAreKept() throws Exception {
    byte[] bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    assertThat(written(OutboxEvent.of("Order", newId(), new OrderChanged(bytes))).payload())
        .isEqualTo(bytes);
  }

  @Test
  default void payloadOfFiveMegabytesIsKept() throws Exception {
    byte[] bytes = new byte[LARGE_BYTES];
    new Random(5).nextBytes(bytes); // must not shrink when compressed
    OutboxRow row = written(OutboxEvent.of("Order", newId(), new OrderChanged(bytes)));
    assertThat(row.payload()).isEqualTo(bytes);
  }

  @Test
  default void manyLargePayloadsOfOneTransactionAreKept() throws Exception {
    String id = newId();
    byte[] bytes = new byte[LARGE_BYTES];
    new Random(6).nextBytes(bytes);
    int count = 5; // together more than one statement takes
    inTransaction(
        connection -> {
          for (int i = 0; i < count; i++) {
            outbox().append("Order", id, new OrderChanged(bytes));
          }
        });
    assertThat(committedRows(Set.of(id)))
        .hasSize(count)
        .allSatisfy(row -> assertThat(row.payload()).isEqualTo(bytes))
        .extracting(OutboxRow::aggregateSeq)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  /** Writes it in a transaction of its own, and beside another one: writers may tell them apart. */
  private OutboxRow written(OutboxEvent event) throws Exception {
    commit(event);
    commit(event, order(newId(), "beside it"));
    List<OutboxRow> rows = committedRows(Set.of(event.aggregateId()));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1))
        .usingRecursiveComparison()
        .ignoringFields("id", "time", "aggregateSeq", "txSize")
        .isEqualTo(rows.get(0));
    return rows.get(0);
  }
}
