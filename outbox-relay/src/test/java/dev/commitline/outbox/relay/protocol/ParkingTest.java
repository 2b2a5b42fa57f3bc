package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParkingTest {

  private static final ResumePoint POINT = ResumePoint.at(new LsnPosition("7", 1, 100));
  private final RelayException large =
      new RelayException(RelayError.EVENT_TOO_LARGE, "event a2 is too large");
  private static final Parked WAITING = new Parked(new RecordPlace(3, 8), 2, "a2", "CL-203");

  private final TargetLog log = new TargetLog();
  private final Refusals refusals = new Refusals();
  private final AtomicInteger count = new AtomicInteger();

  @Test
  void aRefusedEventAndLaterOnesOfItsAggregateBecomeDeadLetters() {
    Parking parking = parking(Map.of());
    refuse("a2");
    for (String id : new String[] {"a1", "a2", "b1", "a3"}) {
      parking.send(event(id, null), log);
    }
    parking.commit(POINT, log);

    assertThat(log.lines)
        .containsExactly(
            "a1", "refused a2 CL-203", "b1", "behind a2 a3", "park a 2", "commit 0/64");
    assertThat(count).hasValue(1);
  }

  @Test
  void anotherTopicOfTheSameAggregateIsNotParked() {
    Parking parking = parking(Map.of(new Aggregate("other", "a"), WAITING));
    parking.send(event("a3", null), log);

    assertThat(log.lines).containsExactly("a3");
  }

  @Test
  void whatIsParkedStaysParkedOverARestart() {
    Parking parking = parking(Map.of(new Aggregate("topic", "a"), WAITING));
    parking.send(event("a4", null), log);
    parking.commit(POINT, log);

    assertThat(log.lines).containsExactly("behind a2 a4", "park a 3", "commit 0/64");
  }

  @Test
  void aDroppedTransactionParksNothing() {
    Parking parking = parking(Map.of());
    refuse("a2");
    parking.send(event("a2", null), log);
    parking.rollback();
    parking.send(event("a3", null), log);
    parking.send(event("a2", null), log);

    assertThat(log.lines).containsExactly("refused a2 CL-203", "a3", "refused a2 CL-203");
    assertThat(count).hasValue(0);
  }

  @Test
  void aRefusedTopicParksEachOfItsAggregates() {
    Parking parking = parking(Map.of());
    RelayException why = new RelayException(RelayError.TOPIC_UNUSABLE, "no such name");
    refusals.add(new Refusal("a1", "topic", true, why));
    parking.send(event("a1", null), log);
    parking.send(event("b1", null), log);

    assertThat(log.lines).containsExactly("refused a1 CL-205", "refused b1 CL-205");
  }

  @Test
  void aDefectiveEventIsRefusedWithoutBeingTried() {
    RelayException defect = new RelayException(RelayError.SOURCE_CORRUPT, "headers");
    parking(Map.of()).send(event("a1", defect), log);
    assertThat(log.lines).containsExactly("refused a1 CL-302");

    Parking halting = new Parking(Map.of(), refusals, false, count::set);
    assertThatThrownBy(() -> halting.send(event("b1", defect), log)).isSameAs(defect);
  }

  @Test
  void aReleasePublishesWhatWaitedAndEndsTheRequest() {
    Map<Aggregate, Parked> left =
        new Releases(refusals, (aggregate, parked, to) -> to.accept(event("a2", null)), log)
            .answer(asked("a", WAITING), POINT);

    assertThat(log.lines).containsExactly("begin", "a2", "unpark a", "answer a", "commit 0/64");
    assertThat(left).isEmpty();
  }

  @Test
  void aReleaseOfWhatIsNotParkedIsAnswered() {
    KnownState known =
        new KnownState(
            true,
            Optional.of(POINT),
            Map.of(),
            Set.of(new Aggregate("topic", "x")),
            KnownPlaces.NONE,
            Map.of(),
            Safeguards.NONE);
    new Releases(refusals, (aggregate, parked, to) -> {}, log).answer(known, POINT);

    assertThat(log.lines).containsExactly("begin", "answer x", "commit 0/64");
  }

  @Test
  void aReleaseThatIsRefusedIsAnsweredByTheNextAttempt() {
    DeadLetters letters =
        (aggregate, parked, to) -> {
          throw new RefusedException(new Refusal("a2", "topic", false, large));
        };
    Releases releases = new Releases(refusals, letters, log);
    assertThatThrownBy(() -> releases.answer(asked("a", WAITING), POINT))
        .isInstanceOf(StartAgain.class)
        .hasMessageContaining("CL-203");
    log.lines.clear();

    Map<Aggregate, Parked> left = releases.answer(asked("a", WAITING), POINT);
    assertThat(log.lines).containsExactly("begin", "park a 2", "answer a", "commit 0/64");
    assertThat(left).containsEntry(new Aggregate("topic", "a"), WAITING);
  }

  @Test
  void aRefusalThatIsToldOnlyAtTheEndIsAnsweredToo() {
    RefusedException late = new RefusedException(new Refusal("a2", "topic", false, large));
    for (String step : new String[] {"unpark", "answer", "commit"}) {
      Releases releases =
          new Releases(
              refusals, (aggregate, parked, to) -> {}, new TargetLog().failing(step, late));
      assertThatThrownBy(() -> releases.answer(asked("a", WAITING), POINT))
          .as(step)
          .isInstanceOf(StartAgain.class);
      assertThat(refusals.takeDenial(new Aggregate("topic", "a"))).isSameAs(large);
    }
  }

  private Parking parking(Map<Aggregate, Parked> parked) {
    return new Parking(parked, refusals, true, count::set);
  }

  private void refuse(String id) {
    refusals.add(new Refusal(id, "topic", false, large));
  }

  private static KnownState asked(String id, Parked parked) {
    Aggregate aggregate = new Aggregate("topic", id);
    return new KnownState(
        true,
        Optional.of(POINT),
        Map.of(aggregate, parked),
        Set.of(aggregate),
        KnownPlaces.NONE,
        Map.of(),
        Safeguards.NONE);
  }

  /** Its aggregate is the id's first letter. */
  private static RelayEvent event(String id, @Nullable RelayException defect) {
    return new RelayEvent(
        id,
        "topic",
        false,
        id.substring(0, 1).getBytes(StandardCharsets.UTF_8),
        new byte[0],
        new RecordHeaders(),
        defect);
  }
}
