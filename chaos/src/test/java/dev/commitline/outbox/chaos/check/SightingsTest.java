package dev.commitline.outbox.chaos.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What was seen meanwhile is there afterwards, and never ended within a transaction. */
class SightingsTest {

  private static final String ORDERS = "orders";
  private static final TopicPartition PARTITION = new TopicPartition(ORDERS, 0);

  private final Sightings meanwhile = new Sightings();
  private final Sightings afterwards = new Sightings();
  private Rules rules = new Rules(Set.of(), false, 0);

  @Test
  void aBeginningThatEndsBetweenTransactionsIsClean() {
    seenFirst(record(0, 1), record(1, 1), record(3, 2));
    meanwhile.end(PARTITION);
    seenAfterwards(record(0, 1), record(1, 1), record(3, 2), record(4, 3));
    assertThat(verdict().clean()).isTrue();
  }

  @Test
  void whatIsGoneHasVanished() {
    seenFirst(record(0, 1), record(1, 1));
    seenAfterwards(record(1, 1));
    assertThat(verdict().count(Anomaly.VANISHED)).isEqualTo(1);
  }

  @Test
  void whatCameBehindThePlaceOfTheObserverHasVanishedForIt() {
    seenFirst(record(0, 1), record(2, 1));
    seenAfterwards(record(0, 1), record(1, 1), record(2, 1));
    assertThat(verdict().count(Anomaly.VANISHED)).isEqualTo(1);
  }

  @Test
  void anotherRecordAtTheSamePlaceHasVanished() {
    seenFirst(record(0, 1));
    seenAfterwards(record(0, 2));
    assertThat(verdict().count(Anomaly.VANISHED)).isEqualTo(1);
  }

  @Test
  void whatIsSeenAgainHasVanishedOnce() {
    seenFirst(record(0, 1), record(1, 1), record(0, 1));
    seenAfterwards(record(0, 1), record(1, 1));
    assertThat(verdict().count(Anomaly.VANISHED)).isEqualTo(1);
  }

  @Test
  void anEndWithinATransactionIsTorn() {
    seenFirst(record(0, 1));
    meanwhile.end(PARTITION);
    seenFirst(record(1, 1));
    seenAfterwards(record(0, 1), record(1, 1));
    assertThat(verdict().count(Anomaly.TORN)).isEqualTo(1);
  }

  @Test
  void whatMayBeHeldBackMayEndAnywhere() {
    rules = new Rules(Set.of(ORDERS), false, 0);
    seenFirst(record(0, 1));
    meanwhile.end(PARTITION);
    seenAfterwards(record(0, 1), record(1, 1));
    assertThat(verdict().clean()).isTrue();
  }

  private Verdict verdict() {
    Verdict verdict = new Verdict();
    meanwhile.compare(afterwards, rules, new Ledger(), verdict);
    return verdict;
  }

  @SafeVarargs
  private final void seenFirst(ConsumerRecord<String, byte[]>... records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      meanwhile.see(record);
    }
  }

  @SafeVarargs
  private final void seenAfterwards(ConsumerRecord<String, byte[]>... records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      afterwards.see(record);
    }
  }

  private static ConsumerRecord<String, byte[]> record(long offset, long transaction) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(ORDERS, 0, offset, "a", new byte[] {(byte) transaction});
    record.headers().add(Published.AT, (transaction + ":0").getBytes(UTF_8));
    return record;
  }
}
