package dev.commitline.outbox.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.chaos.check.Published.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each anomaly is found, and nothing else. */
class CheckerTest {

  private static final String ORDERS = "orders";
  private static final String STOCK = "stock";
  private static final KafkaTransaction FIRST = new KafkaTransaction(7, (short) 1);
  private static final KafkaTransaction SECOND = new KafkaTransaction(7, (short) 2);

  private final Ledger ledger = new Ledger();
  private final List<Published> published = new ArrayList<>();
  private final Map<Place, KafkaTransaction> within = new HashMap<>();

  /** Transaction 1 has events of two topics, transaction 2 goes on with the same aggregates. */
  @BeforeEach
  void commitTwo() {
    ledger.add(1, List.of(event(ORDERS, "a", 1), event(STOCK, "a", 1), event(ORDERS, "b", 1)));
    ledger.add(2, List.of(event(ORDERS, "a", 2), event(ORDERS, "a", 3)));
  }

  private void publishAllButTheLast() {
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(1, 2, FIRST);
    publish(2, 0, SECOND);
  }

  @Test
  void whatIsPublishedAsItWasCommittedIsClean() {
    publishAllButTheLast();
    publish(2, 1, SECOND);
    assertThat(verdict().clean()).isTrue();
  }

  @Test
  void severalTransactionsInOneOfKafkaAreClean() {
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(1, 2, FIRST);
    publish(2, 0, FIRST);
    publish(2, 1, FIRST);
    assertThat(verdict().clean()).isTrue();
  }

  @Test
  void aMissingEventIsLostAndItsTransactionTorn() {
    publishAllButTheLast();
    assertFound(Map.of(Anomaly.LOST, 1L, Anomaly.TORN, 1L));
  }

  @Test
  void aMissingTransactionIsLostWithAllItsEvents() {
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(1, 2, FIRST);
    assertFound(Map.of(Anomaly.LOST, 2L));
  }

  @Test
  void aMissingEventBeforeAnotherIsAGapToo() {
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(1, 2, FIRST);
    publish(2, 1, SECOND);
    assertFound(Map.of(Anomaly.LOST, 1L, Anomaly.GAPS, 1L, Anomaly.TORN, 1L));
  }

  @Test
  void aRepeatedTransactionIsDuplicated() {
    publishAllButTheLast();
    publish(2, 1, SECOND);
    KafkaTransaction third = new KafkaTransaction(7, (short) 3);
    publish(2, 0, third);
    publish(2, 1, third);
    assertFound(Map.of(Anomaly.DUPLICATED, 2L));
  }

  @Test
  void transactionsInAnotherOrderThanTheirCommitsAreReordered() {
    publish(2, 0, FIRST);
    publish(2, 1, FIRST);
    publish(1, 0, SECOND);
    publish(1, 1, SECOND);
    publish(1, 2, SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L)); // of 'a', 1 comes behind 3
  }

  @Test
  void eventsInAnotherOrderThanTheirAppendsAreReordered() {
    publish(1, 2, FIRST); // of 'b', before index 0 of 'a'
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(2, 0, SECOND);
    publish(2, 1, SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L));
  }

  @Test
  void aSequenceOtherThanThatOfTheCommitIsReordered() {
    publishAllButTheLast();
    add(record(2, 1, 0, "a", 4), SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L));
  }

  @Test
  void anotherKeyIsReordered() {
    publishAllButTheLast();
    add(record(2, 1, 0, "z", 3), SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L));
  }

  @Test
  void anotherPartitionIsReordered() {
    publishAllButTheLast();
    add(record(2, 1, 5, "a", 3), SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L));
  }

  @Test
  void aTransactionInTwoOfKafkaIsTorn() {
    publish(1, 0, FIRST);
    publish(1, 1, SECOND);
    publish(1, 2, SECOND);
    publish(2, 0, SECOND);
    publish(2, 1, SECOND);
    assertFound(Map.of(Anomaly.TORN, 1L));
  }

  @Test
  void anEventThatWasRolledBackIsTorn() {
    publishAllButTheLast();
    publish(2, 1, SECOND);
    Place place = new Place(ORDERS, 0, 99);
    add(new Published(place, "a", UUID.randomUUID().toString(), 4, 3, 0), SECOND);
    assertFound(Map.of(Anomaly.TORN, 1L));
  }

  @Test
  void anotherIdIsLost() {
    publishAllButTheLast();
    Place place = new Place(ORDERS, 0, 99);
    add(new Published(place, "a", UUID.randomUUID().toString(), 3, 2, 1), SECOND);
    assertFound(Map.of(Anomaly.LOST, 1L));
  }

  private static LedgerEvent event(String topic, String aggregateId, long sequence) {
    return new LedgerEvent(UUID.randomUUID(), topic, aggregateId, sequence);
  }

  private void publish(long transaction, int index, KafkaTransaction kafka) {
    LedgerEvent event = committed(transaction, index);
    add(record(transaction, index, 0, event.aggregateId(), event.sequence()), kafka);
  }

  private Published record(long transaction, int index, int partition, String key, long sequence) {
    LedgerEvent event = committed(transaction, index);
    Place place = new Place(event.topic(), partition, published.size());
    return new Published(place, key, event.id().toString(), sequence, transaction, index);
  }

  private LedgerEvent committed(long transaction, int index) {
    return Objects.requireNonNull(ledger.find(transaction, index));
  }

  private void add(Published event, KafkaTransaction kafka) {
    published.add(event);
    within.put(event.place(), kafka);
  }

  private Verdict verdict() {
    Checker checker = new Checker(ledger, place -> Objects.requireNonNull(within.get(place)));
    published.forEach(checker::accept);
    return checker.finish();
  }

  private void assertFound(Map<Anomaly, Long> expected) {
    Verdict verdict = verdict();
    Map<Anomaly, Long> found = new EnumMap<>(Anomaly.class);
    for (Anomaly anomaly : Anomaly.values()) {
      if (verdict.count(anomaly) > 0) {
        found.put(anomaly, verdict.count(anomaly));
      }
    }
    assertThat(found).as("%s", verdict.offenders()).isEqualTo(expected);
  }
}
