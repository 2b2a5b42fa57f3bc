package dev.commitline.outbox.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.CloudEventHeaders;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SequenceWatchTest {

  private static final ResumePoint POINT = ResumePoint.at(new LsnPosition("7", 1, 100));
  private static final ResumePoint LATER = ResumePoint.at(new LsnPosition("7", 1, 120));

  private final SequenceWatch watch = new SequenceWatch();

  @Test
  void numbersThatFollowEachOtherAreWell() {
    for (int sequence = 5; sequence < 5_000; sequence++) {
      see("orders", "order", "4711", sequence);
      see("orders", "order", "4712", sequence + 1);
      see("orders", "invoice", "4711", 2L * sequence - sequence);
      see("invoices", "order", "4711", sequence);
    }
    watch.requireNoGap();
  }

  @Test
  void aGapIsNamed() {
    see("orders", "order", "4711", 7);
    see("orders", "order", "4711", 9);

    assertThatThrownBy(watch::requireNoGap)
        .hasMessageContainingAll("number 9 of order 4711 on topic orders", "number 7 was the last")
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.EVENTS_MISSING));
  }

  @Test
  void gapsThatComeTogetherAreToldTogether() {
    see("orders", "order", "4711", 7);
    see("orders", "order", "4712", 3);
    assertThat(event("4711", 9)).as("may be published").isFalse();
    assertThat(event("4711", 10)).as("behind a gap").isFalse();
    assertThat(event("4712", 5)).isFalse();

    assertThat(gaps()).contains("number 9 of order 4711", "; event", "number 5 of order 4712");
    assertThat(gaps()).doesNotContain("number 10");
  }

  /** As a new process does it, with what the one before has written down. */
  @Test
  void behindAnAcceptedGapAnotherOneIsStillSeen() {
    see("orders", "order", "4711", 7);
    see("orders", "order", "4712", 3);
    see("orders", "order", "4711", 9);
    String accepted = gaps();
    String seen = watch.beforeGap();

    SequenceWatch next = new SequenceWatch();
    next.restore(seen, POINT, accepted);
    next.begin(POINT);
    assertThat(next.see(event("orders", "order", "4711", 9), "tx")).as("was accepted").isTrue();
    next.requireNoGap();
    assertThat(next.see(event("orders", "order", "4712", 5), "tx")).isFalse();
    assertThatThrownBy(next::requireNoGap).hasMessageContaining("number 5 of order 4712");
  }

  @Test
  void anotherGapThanTheAcceptedOneIsToldThoughItIsOfTheSameAggregate() {
    see("orders", "order", "4711", 7);
    see("orders", "order", "4711", 9);
    String accepted = gaps();
    String seen = watch.beforeGap();

    watch.restore(seen, POINT, accepted);
    assertThat(event("4711", 10)).isFalse();
    assertThat(gaps()).contains("number 10 of order 4711");
  }

  @Test
  void sessionsPassItOnWhereNobodyElseHasPublished() {
    watch.begin(POINT);
    see("orders", "order", "4711", 7);
    watch.published(LATER);

    watch.begin(LATER);
    assertThat(event("4711", 9)).isFalse();

    watch.begin(POINT); // and not where this process was last
    assertThat(event("4711", 11)).isTrue();
  }

  @Test
  void asManyAggregatesAsItRemembersFitIntoARecord() {
    for (int i = 0; i < 1_000_000; i++) {
      see("orders", "order", Integer.toString(i), Long.MAX_VALUE - 2);
    }
    see("orders", "order", "999999", Long.MAX_VALUE);
    assertThat(watch.beforeGap().length()).isBetween(1 << 20, 3 << 19);
  }

  /** Else what was read and not published would be a repetition when it is read again. */
  @Test
  void whatWasSeenAndNotPublishedMayComeAgain() {
    watch.begin(POINT);
    see("orders", "order", "4711", 7);
    watch.published(LATER);
    see("orders", "order", "4711", 8);

    watch.begin(LATER);
    assertThat(event("4711", 8)).isTrue();
    assertRepeated(() -> see("orders", "order", "4711", 8), "number 8 of order 4711");
    assertThat(event("4711", 10)).isFalse();
  }

  /** Both gaps in what was read together, and published by neither session. */
  @Test
  void whatCameBeforeAGapAndWasNotPublishedMayComeAgain() {
    watch.begin(POINT);
    see("orders", "order", "4711", 7);
    see("orders", "order", "4712", 1);
    watch.published(LATER);
    see("orders", "order", "4711", 8);
    see("orders", "order", "4712", 3);
    String accepted = gaps();

    SequenceWatch next = new SequenceWatch();
    next.restore(watch.beforeGap(), LATER, accepted);
    next.begin(LATER);
    assertThat(next.see(event("orders", "order", "4711", 8), "tx")).isTrue();
    assertThat(next.see(event("orders", "order", "4712", 3), "tx")).isTrue();
    next.requireNoGap();
    assertRepeated(() -> next.see(event("orders", "order", "4711", 8), "tx"), "number 8");
  }

  @Test
  void aNumberThatComesAgainIsNamed() {
    see("orders", "order", "4711", 7);

    assertRepeated(() -> see("orders", "order", "4711", 7), "number 7 of order 4711", "number 7");
  }

  @Test
  void aNumberThatGoesBackIsNamed() {
    see("orders", "order", "4711", 7);
    see("orders", "order", "4711", 8);

    assertRepeated(() -> see("orders", "order", "4711", 3), "number 3 of order 4711", "number 8");
    see("orders", "order", "4711", 9);
  }

  @Test
  void whatAFirstStartHasPublishedDoesNotComeAgain() {
    watch.note(event("orders", "order", "4711", 7));

    assertRepeated(() -> see("orders", "order", "4711", 7), "number 7 of order 4711", "number 7");
    see("orders", "order", "4711", 8);
  }

  @Test
  void fromTheBeginningTheFirstOneIsNumberOne() {
    watch.fromTheBeginning();
    for (int i = 0; i < 1_000_000; i++) {
      watch.see(event("orders", "order", Integer.toString(i), 1), "tx");
    }
    for (int i = 0; i < 1_000_000; i++) { // most are remembered as seen alone
      watch.see(event("orders", "order", Integer.toString(i), 2), "tx");
    }

    assertThat(watch.hasSeen("orders", "order".getBytes(UTF_8), "7".getBytes(UTF_8))).isTrue();
    assertThat(watch.hasSeen("orders", "order".getBytes(UTF_8), "x".getBytes(UTF_8))).isFalse();
    assertThat(event("x", 2)).isFalse();
    assertThat(gaps()).contains("number 2 of order x on topic orders", "none before it");
  }

  @Test
  void ofAMillionAggregatesHardlyAnyIsTakenForSeen() {
    SeenAggregates seen = new SeenAggregates();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 1_000_000; i++) {
      seen.add(random.nextLong());
    }
    int wrong = 0;
    for (int i = 0; i < 1_000_000; i++) {
      wrong += seen.has(random.nextLong()) ? 1 : 0;
    }

    assertThat(wrong).isLessThan(40);
  }

  private static void assertRepeated(ThrowingCallable event, String... named) {
    assertThatThrownBy(event)
        .hasMessageContainingAll(named)
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.EVENTS_REPEATED));
  }

  @Test
  void theFirstOneSeenMayHaveAnyNumber() {
    see("orders", "order", "4711", 1_000_000_000_000L);
    see("orders", "order", "4711", 1_000_000_000_001L);
    watch.requireNoGap();
  }

  @Test
  void ofAMillionAggregatesNoneIsTakenForAnother() {
    for (int i = 0; i < 1_000_000; i++) {
      see("orders", "order", Integer.toString(i), i * 10L + 1);
    }
    watch.requireNoGap();
  }

  @Test
  void eventsWithoutANumberAreNotItsMatter() {
    RelayEvent bare = new RelayEvent("id", "topic", false, new byte[1], null, new RecordHeaders());
    assertThat(watch.see(bare, "tx")).isTrue();
  }

  @Test
  void aRepeatedTransactionThatWasDroppedLeavesNothingBehind() {
    TargetLog log = new TargetLog();
    ResumePoint point = ResumePoint.at(new LsnPosition("7", 1, 100));
    RelayProtocol protocol =
        new RelayProtocol(
            point,
            new SourceProof(point, true),
            new Parking(Map.of(), new Refusals(), false, count -> {}),
            log,
            1, // so nothing can be held
            Chunks.NEVER,
            () -> 0);
    transaction(protocol, "t1", 90, 1, 2);
    transaction(protocol, "t4", 110, 9);
    protocol.settle();
    transaction(protocol, "t5", 120, 11);

    assertThatThrownBy(protocol::settle)
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("number 9 was the last");
  }

  private static void transaction(RelayProtocol protocol, String id, long end, long... sequences) {
    protocol.begin(id);
    for (long sequence : sequences) {
      protocol.event(event("orders", "order", "4711", sequence));
    }
    protocol.end(new LsnPosition("7", 1, end), sequences.length, end);
  }

  private void see(String topic, String type, String id, long sequence) {
    var unused = watch.see(event(topic, type, id, sequence), "tx");
  }

  private boolean event(String id, long sequence) {
    return watch.see(event("orders", "order", id, sequence), "tx");
  }

  private String gaps() {
    return catchThrowableOfType(RelayException.class, watch::requireNoGap).what();
  }

  private static RelayEvent event(String topic, String type, String id, long sequence) {
    byte[] key = id.getBytes(UTF_8);
    return new RelayEvent(
        "id",
        topic,
        false,
        key,
        new byte[0],
        new CloudEventHeaders(new byte[1], new byte[1], new byte[1])
            .aggregate(type.getBytes(UTF_8), key, CloudEventHeaders.digits(sequence))
            .toHeaders());
  }
}
