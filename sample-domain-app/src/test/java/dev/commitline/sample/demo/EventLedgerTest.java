package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.sample.demo.EventLedger.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge must be known to find what it looks for. */
class EventLedgerTest {

  private final EventLedger ledger = new EventLedger();

  /** Three orders that all take P-1, each in a transaction of three events. */
  private final List<ReceivedEvent> events = new ArrayList<>();

  @BeforeEach
  void expectThreeOrders() {
    for (int i = 1; i <= 3; i++) {
      DemoOrder order = new DemoOrder("o" + i, "c", List.of(new DemoOrder.Line("P-1", i)));
      ledger.expect(Fact.accepted(order));
      String tx = "70" + i;
      events.add(event("shop.orders.v1", "o" + i, 1, tx, 0, Fact.orderPlaced("o" + i, "c")));
      events.add(event("shop.payments.v1", "p" + i, 1, tx, 1, Fact.paymentRequested("o" + i)));
      events.add(event("shop.stock.v1", "P-1", i, tx, 2, Fact.stockReserved("P-1", "o" + i, i)));
    }
  }

  @Test
  void allThatWasExpectedInOrderIsClean() {
    Verdict verdict = verdict();
    assertThat(verdict.clean()).isTrue();
    assertThat(verdict.expected()).isEqualTo(9);
    assertThat(verdict.received()).isEqualTo(9);
    assertThat(verdict.transactions()).isEqualTo(3);
  }

  @Test
  void topicsMayOvertakeEachOther() {
    Collections.swap(events, 0, 7);
    assertThat(verdict().clean()).isTrue();
  }

  @Test
  void anEventMayComeBeforeItIsExpected() {
    ledger.receive(event("shop.orders.v1", "o9", 1, "709", 0, 1, Fact.orderPlaced("o9", "c")));
    ledger.expect(List.of(Fact.orderPlaced("o9", "c")));
    assertThat(verdict().clean()).isTrue();
  }

  @Test
  void findsAMissingEvent() {
    events.remove(4); // the payment of o2
    Verdict verdict = verdict();
    assertThat(verdict.missing()).containsExactly(Fact.paymentRequested("o2"));
    assertThat(verdict.torn()).hasSize(1).first().asString().contains("702");
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void findsAMissingTransaction() {
    events.removeIf(event -> event.transaction().equals("703")); // the last: sequences have no gap
    Verdict verdict = verdict();
    assertThat(verdict.missing()).hasSize(3);
    assertThat(verdict.outOfOrder()).isEmpty();
    assertThat(verdict.torn()).isEmpty();
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void findsADoubledEvent() {
    events.add(events.get(0));
    Verdict verdict = verdict();
    assertThat(verdict.doubled()).containsExactly(Fact.orderPlaced("o1", "c"));
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void findsAnEventThatNoAcceptedOrderExplains() {
    Fact ghost = Fact.orderPlaced("refused", "c");
    events.add(event("shop.orders.v1", "refused", 1, "704", 0, 1, ghost));
    Verdict verdict = verdict();
    assertThat(verdict.unexpected()).containsExactly(ghost);
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void findsReorderedEventsOfOneAggregate() {
    Collections.swap(events, 2, 5); // stock of P-1: 2, 1, 3
    Verdict verdict = verdict();
    assertThat(verdict.missing()).isEmpty();
    assertThat(verdict.outOfOrder())
        .containsExactly(
            "shop.stock.v1 of Product 'P-1': sequence 2 came after 0",
            "shop.stock.v1 of Product 'P-1': sequence 1 came after 2");
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void findsAnAggregateInTwoPartitions() {
    ReceivedEvent last = events.remove(8);
    events.add(inPartition(last, 5));
    assertThat(verdict().outOfOrder())
        .containsExactly("shop.stock.v1 of Product 'P-1': partition 5 came after 0");
  }

  @Test
  void findsATransactionWithMoreEventsThanItSays() {
    events.add(event("shop.orders.v1", "o4", 1, "701", 3, Fact.orderPlaced("o4", "c")));
    ledger.expect(List.of(Fact.orderPlaced("o4", "c")));
    Verdict verdict = verdict();
    assertThat(verdict.torn()).hasSize(1);
    assertThat(verdict.clean()).isFalse();
  }

  private Verdict verdict() {
    events.forEach(ledger::receive);
    return ledger.verdict();
  }

  private static ReceivedEvent event(
      String topic, String aggregate, long sequence, String tx, int index, Fact fact) {
    return event(topic, aggregate, sequence, tx, index, 3, fact);
  }

  private static ReceivedEvent event(
      String topic, String aggregate, long sequence, String tx, int index, int size, Fact fact) {
    String type = topic.contains("stock") ? "Product" : "Other";
    String id = tx + "-" + index;
    return new ReceivedEvent(
        topic, 0, 0, id, type, aggregate, sequence, tx, index, size, fact, Instant.EPOCH);
  }

  private static ReceivedEvent inPartition(ReceivedEvent event, int partition) {
    return new ReceivedEvent(
        event.topic(),
        partition,
        event.recordOffset(),
        event.id(),
        event.aggregateType(),
        event.aggregateId(),
        event.sequence(),
        event.transaction(),
        event.index(),
        event.size(),
        event.fact(),
        event.receivedAt());
  }
}
