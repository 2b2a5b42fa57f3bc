package dev.commitline.outbox.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.chaos.check.Published.At;
import dev.commitline.outbox.chaos.check.Published.HeaderText;
import dev.commitline.outbox.chaos.check.Published.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each anomaly is found, and nothing else. */
class CheckerTest {

  private static final String ORDERS = "orders";
  private static final String STOCK = "stock";
  private static final KafkaTransaction FIRST = new KafkaTransaction(7, (short) 1);
  private static final KafkaTransaction SECOND = new KafkaTransaction(7, (short) 2);

  private static final Digest DIGEST = new Digest(7);

  private final Ledger ledger = new Ledger();
  private Rules rules = new Rules(Set.of(), false, 0);
  private final List<Published> published = new ArrayList<>();
  private final Map<Place, KafkaTransaction> within = new HashMap<>();
  private final Tally tally = new Tally(Set.of());

  /** Transaction 1 has events of two topics, transaction 2 goes on with the same aggregates. */
  @BeforeEach
  void commitTwo() {
    commit(1, event(ORDERS, "a", 1), event(STOCK, "a", 1), event(ORDERS, "b", 1));
    commit(2, event(ORDERS, "a", 2), event(ORDERS, "a", 3));
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
    assertFound(Map.of(Anomaly.REORDERED, 2L)); // of 'a', 1 comes behind 3; and in a circle
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
    add(with(record(2, 1, 0, "a"), "ce_aggregateseq", "4"), SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L, Anomaly.ALTERED, 1L));
  }

  @Test
  void anotherKeyIsReordered() {
    publishAllButTheLast();
    add(record(2, 1, 0, "z"), SECOND);
    assertFound(Map.of(Anomaly.REORDERED, 1L));
  }

  @Test
  void anotherPartitionIsReordered() {
    publishAllButTheLast();
    add(record(2, 1, 5, "a"), SECOND);
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
    Published known = record(2, 1, 0, "a");
    add(new Published(known.place(), "a", new At(3, 0), DIGEST, known.headers()), SECOND);
    assertFound(Map.of(Anomaly.TORN, 1L));
  }

  @Test
  void anotherIdIsLost() {
    publishAllButTheLast();
    add(with(record(2, 1, 0, "a"), "ce_id", UUID.randomUUID().toString()), SECOND);
    assertFound(Map.of(Anomaly.LOST, 1L, Anomaly.ALTERED, 1L));
  }

  @Test
  void anotherPayloadIsAltered() {
    publishAllButTheLast();
    Published event = record(2, 1, 0, "a");
    add(new Published(event.place(), "a", event.at(), new Digest(8), event.headers()), SECOND);
    assertFound(Map.of(Anomaly.ALTERED, 1L));
  }

  @Test
  void aTombstoneInPlaceOfAPayloadIsAltered() {
    publishAllButTheLast();
    Published event = record(2, 1, 0, "a");
    add(new Published(event.place(), "a", event.at(), null, event.headers()), SECOND);
    assertFound(Map.of(Anomaly.ALTERED, 1L));
  }

  /** Also one that only the application knows, and the id of the database's transaction. */
  @ParameterizedTest
  @ValueSource(
      strings = {"ce_type", "ce_time", "ce_source", "ce_txid", "ce_txsize", "content-type", "note"})
  void anotherHeaderIsAltered(String name) {
    publishAllButTheLast();
    add(with(record(2, 1, 0, "a"), name, "other"), SECOND);
    assertFound(Map.of(Anomaly.ALTERED, 1L));
  }

  @Test
  void aHeaderTooManyIsAltered() {
    publishAllButTheLast();
    Published event = record(2, 1, 0, "a");
    List<HeaderText> more = new ArrayList<>(event.headers());
    more.add(new HeaderText("note", "again"));
    add(new Published(event.place(), "a", event.at(), event.digest(), more), SECOND);
    assertFound(Map.of(Anomaly.ALTERED, 1L));
  }

  @Test
  void whereTheDatabaseDoesNotTellItsIdATransactionHasOneOfItsOwn() {
    ledger.add(2, new LedgerTransaction(null, null, 0, ledger.find(2).events()));
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(1, 2, FIRST);
    add(with(record(2, 0, 0, "a"), "ce_txid", "tx-1"), SECOND);
    add(with(record(2, 1, 0, "a"), "ce_txid", "tx-3"), SECOND);
    assertFound(Map.of(Anomaly.ALTERED, 2L));
  }

  /** Each partition and each aggregate is in order; only all together are not. */
  @Test
  void partitionsThatNoOrderOfCommitsExplainsAreReordered() {
    commit(3, event(ORDERS, "c", 1), event(STOCK, "c", 1));
    commit(4, event(ORDERS, "d", 1), event(STOCK, "d", 1));
    publishBoth(0, 0, 3, 4);
    publishBoth(1, 0, 4, 3);
    assertThat(verdict().count(Anomaly.REORDERED)).isEqualTo(1);
  }

  private void publishBoth(int index, int partition, long... transactions) {
    for (long transaction : transactions) {
      String key = committed(transaction, index).aggregateId();
      add(record(transaction, index, partition, key), FIRST);
    }
  }

  @Test
  void whatBeganWhenAnotherHadCommittedComesBehindIt() {
    ledger.add(3, new LedgerTransaction("tx-3", null, 2, List.of(event(ORDERS, "c", 1))));
    publish(1, 0, FIRST);
    publish(1, 1, FIRST);
    publish(1, 2, FIRST);
    publish(3, 0, FIRST);
    publish(2, 0, FIRST);
    publish(2, 1, FIRST);
    assertFound(Map.of(Anomaly.REORDERED, 1L));
  }

  @Test
  void whatMayBeHeldBackComesWhenItIsReleased() {
    rules = new Rules(Set.of(STOCK), false, 0);
    publish(1, 0, FIRST);
    publish(1, 2, FIRST);
    publish(2, 0, SECOND);
    publish(2, 1, SECOND);
    publish(1, 1, new KafkaTransaction(7, (short) 3));
    assertThat(verdict().clean()).isTrue();
  }

  /** Rows in a table know no order but that of their aggregates, and the id of a savepoint. */
  @Test
  void whatIsReadInATableKnowsLess() {
    rules = new Rules(Set.of(), false, 1);
    publish(1, 2, FIRST); // of 'b', before index 0 of 'a'
    add(with(record(1, 0, 0, "a"), "ce_txid", "row-1"), FIRST);
    publish(1, 1, FIRST);
    publish(2, 0, SECOND);
    publish(2, 1, SECOND);
    assertThat(verdict().clean()).isTrue();
  }

  @Test
  void whatIsReadInTheLogKnowsItsTransaction() {
    publishAllButTheLast();
    add(with(record(2, 1, 0, "a"), "ce_txid", "row-2"), SECOND);
    assertFound(Map.of(Anomaly.ALTERED, 1L));
  }

  @Test
  void aReplayHasAllOnceMoreInOrder() {
    publishAllButTheLast();
    publish(2, 1, SECOND);
    add(replayed(1, 0), SECOND);
    add(replayed(2, 0), SECOND);
    add(replayed(2, 1), SECOND);
    assertThat(verdict().clean()).isTrue();
    assertThat(tally.count(Piece.REPLAYED_IN_PLACE)).isEqualTo(3);
  }

  @Test
  void aReplayThatRepeatsOrTurnsEventsAroundIsFound() {
    publishAllButTheLast();
    publish(2, 1, SECOND);
    add(replayed(2, 0), SECOND);
    add(replayed(2, 0), SECOND);
    add(replayed(1, 0), SECOND);
    assertFound(Map.of(Anomaly.DUPLICATED, 1L, Anomaly.REORDERED, 1L));
  }

  private Published replayed(long transaction, int index) {
    Published event = record(transaction, index, 0, committed(transaction, index).aggregateId());
    List<HeaderText> more = new ArrayList<>(event.headers());
    more.add(new HeaderText("ce_replayid", "20261121-1"));
    return new Published(event.place(), event.key(), event.at(), event.digest(), more);
  }

  @Test
  void aSmallTransactionIsNeverInParts() {
    rules = new Rules(Set.of(), true, 0);
    publish(1, 0, FIRST);
    publish(1, 1, SECOND);
    publish(1, 2, SECOND);
    publish(2, 0, SECOND);
    publish(2, 1, SECOND);
    assertFound(Map.of(Anomaly.TORN, 1L));
  }

  private void commit(long number, LedgerEvent... events) {
    ledger.add(number, new LedgerTransaction("tx-" + number, "row-" + number, 0, List.of(events)));
  }

  private static LedgerEvent event(String topic, String aggregateId, long sequence) {
    return new LedgerEvent(
        UUID.randomUUID(),
        topic,
        aggregateId,
        sequence,
        "OrderPlaced",
        "2026-11-21T06:45:12.123456Z",
        DIGEST,
        Map.of("note", "a word"));
  }

  private void publish(long transaction, int index, KafkaTransaction kafka) {
    add(record(transaction, index, 0, committed(transaction, index).aggregateId()), kafka);
  }

  /** An event as it has to be published. */
  private Published record(long transaction, int index, int partition, String key) {
    LedgerEvent event = committed(transaction, index);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", event.id().toString());
    headers.put("ce_source", "/chaos");
    headers.put("ce_type", "OrderPlaced");
    headers.put("ce_subject", event.aggregateId());
    headers.put("ce_partitionkey", event.aggregateId());
    headers.put("ce_time", "2026-11-21T06:45:12.123456Z");
    headers.put("content-type", "application/octet-stream");
    headers.put("ce_aggregatetype", "Thing");
    headers.put("ce_aggregateseq", Long.toString(event.sequence()));
    headers.put("ce_txid", "tx-" + transaction);
    headers.put("ce_txindex", Integer.toString(index));
    headers.put("ce_txsize", Integer.toString(ledger.find(transaction).events().size()));
    headers.put("id", event.id().toString());
    headers.put("chaos-at", transaction + ":" + index);
    headers.put("note", "a word");
    List<HeaderText> all = new ArrayList<>();
    headers.forEach((name, value) -> all.add(new HeaderText(name, value)));
    Place place = new Place(event.topic(), partition, published.size());
    return new Published(place, key, new At(transaction, index), DIGEST, all);
  }

  private static Published with(Published event, String name, String value) {
    List<HeaderText> headers =
        event.headers().stream()
            .map(header -> header.name().equals(name) ? new HeaderText(name, value) : header)
            .toList();
    return new Published(event.place(), event.key(), event.at(), event.digest(), headers);
  }

  private LedgerEvent committed(long transaction, int index) {
    return Objects.requireNonNull(ledger.find(transaction, index));
  }

  private void add(Published event, KafkaTransaction kafka) {
    published.add(event);
    within.put(event.place(), kafka);
  }

  private Verdict verdict() {
    Checker checker =
        new Checker(ledger, rules, tally, place -> Objects.requireNonNull(within.get(place)));
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
