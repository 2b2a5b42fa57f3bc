package dev.commitline.outbox.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.chaos.check.Published.At;
import dev.commitline.outbox.chaos.check.Published.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where only a partition's markers tell transactions apart: brokers before 4.0. */
class TransactionUnityTest {

  private static final String TOPIC = "orders";

  private final Ledger ledger = new Ledger();
  private final Verdict verdict = new Verdict();
  private final TransactionUnity unity =
      new TransactionUnity(new Rules(Set.of(), false, 0), verdict);

  @BeforeEach
  void commit() {
    List<LedgerEvent> events =
        Stream.of("a", "b", "c", "d").map(TransactionUnityTest::event).toList();
    ledger.add(1, new LedgerTransaction("tx-1", "row-1", 0, events));
  }

  @Test
  void partsInSeveralPartitionsAreOfOneAsFarAsIsKnown() {
    see(0, in("orders-0", 4));
    see(1, in("orders-0", 4));
    see(2, in("orders-1", 2));
    see(3, in("orders-1", 2));
    assertTorn(0);
  }

  @Test
  void aMarkerBetweenTwoEventsOfAPartitionTearsThem() {
    see(0, in("orders-0", 4));
    see(1, in("orders-0", 5));
    see(2, in("orders-1", 2));
    see(3, in("orders-1", 2));
    assertTorn(1);
  }

  @Test
  void whatIsThereTwiceAsAWholeIsNotTorn() {
    for (int turn : new int[] {4, 5}) {
      see(0, in("orders-0", turn));
      see(1, in("orders-0", turn));
    }
    assertTorn(0);
  }

  private void assertTorn(long count) {
    unity.finish(ledger, new Tally(Set.of()));
    assertThat(verdict.count(Anomaly.TORN)).as("%s", verdict.offenders()).isEqualTo(count);
  }

  private void see(int index, KafkaTransaction within) {
    unity.accept(
        new Published(
            new Place(TOPIC, 0, index), "key", new At(1, index), new Digest(7), List.of()),
        within);
  }

  private static LedgerEvent event(String aggregateId) {
    return new LedgerEvent(
        UUID.randomUUID(),
        TOPIC,
        aggregateId,
        1,
        "OrderPlaced",
        "2026-11-21T06:45:12.123456Z",
        new Digest(7),
        Map.of());
  }

  private static KafkaTransaction in(String partition, int turn) {
    return new KafkaTransaction(7, (short) 1, partition, turn);
  }
}
