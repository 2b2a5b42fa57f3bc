package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.protocol.Safeguards.Acceptance;
import dev.commitline.outbox.relay.protocol.Safeguards.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  private static final Instant TIME = Instant.parse("2026-11-28T17:00:00Z");
  private static final Instant LATER = Instant.parse("2026-11-29T17:00:00Z");
  private static final Refused REFUSED = new Refused("event 9 is missing", TIME);

  @Test
  void whatNoStartCanSeeAnyMoreStaysUntilSomebodyDecides() {
    Decisions undecided = decisions("CL-132", REFUSED, null);

    RelayException told = refusal(undecided);
    assertThat(told)
        .hasMessageContainingAll("CL-132", "event 9 is missing", "2026-11-28T17:00:00Z");
    assertThat(undecided.isNew(told)).as("what stands is told, not found").isFalse();
    assertThat(undecided.end()).isEmpty();
  }

  /** A filter that was taken back leaves no trace, on MySQL. */
  @Test
  void aLogThatWasNarrowForAWhileStaysRefused() {
    Decisions mended = decisions("CL-131", REFUSED, null);

    assertThat(refusal(mended)).hasMessageContaining("CL-131");
    assertThat(mended.end()).isEmpty();
  }

  @Test
  void aDecisionIsTheWayPastIt() {
    Decisions decided = decisions("CL-132", REFUSED, accepted(REFUSED));

    assertAnswered(decided);
    assertThat(decided.followed()).containsExactly(RelayError.EVENTS_MISSING);
    assertThat(decided.acceptedGaps()).contains("event 9 is missing");
  }

  @Test
  void aDecisionAboutAnotherRefusalIsNone() {
    for (Refused earlier :
        new Refused[] {
          new Refused("event 8 is missing", TIME), new Refused(REFUSED.what(), LATER)
        }) {
      Decisions other = decisions("CL-132", REFUSED, accepted(earlier));

      assertThat(refusal(other)).hasMessageContaining("event 9 is missing");
      assertThat(other.followed()).isEmpty();
      assertThat(other.acceptedGaps()).isEmpty();
    }
    Safeguards otherCode =
        new Safeguards(
            Optional.empty(),
            Map.of("CL-132", REFUSED),
            Map.of("CL-133", accepted(REFUSED)),
            Optional.empty());
    assertThat(refusal(new Decisions(otherCode))).hasMessageContaining("CL-132");
  }

  @Test
  void aDecisionOfAnEarlierVersionDoesNotSayWhatItAnswersSoItCountsForNothing() {
    Acceptance copiesNothing = new Acceptance("kim", "found and published", LATER, null);

    assertThat(refusal(decisions("CL-132", REFUSED, copiesNothing))).hasMessageContaining("CL-132");
  }

  /** It was followed; the next one has to be remembered, whatever it says. */
  @Test
  void whatComesBehindADecisionIsAnotherRefusal() {
    Decisions decided = decisions("CL-132", REFUSED, accepted(REFUSED));
    Decisions undecided = decisions("CL-132", REFUSED, null);
    RelayException again = new RelayException(RelayError.EVENTS_MISSING, "event 9 is missing");

    assertThat(undecided.isNew(again)).isFalse();
    assertThat(decided.isNew(again)).isTrue();
    assertThat(decided.refused(again, LATER)).isEqualTo(new Refused("event 9 is missing", LATER));
  }

  @Test
  void whatNeedsNoDecisionIsNotRemembered() {
    assertThat(
            decisions("CL-132", REFUSED, null)
                .isNew(new RelayException(RelayError.KAFKA_UNREACHABLE, "no answer")))
        .isFalse();
  }

  /** And the operator has to look for what is missing since then. */
  @Test
  void aFindingInThePlaceOfAnUnansweredOneIsAsOld() {
    Decisions undecided = decisions("CL-210", REFUSED, null);
    RelayException other = new RelayException(RelayError.TOPIC_REPLACED, "topic b is gone");

    assertThat(undecided.isNew(other)).isTrue();
    assertThat(undecided.refused(other, LATER)).isEqualTo(new Refused("topic b is gone", TIME));
  }

  @Test
  void onlyWhatWasAcceptedIsGonePast() {
    Refused topic = new Refused("topic a is gone", TIME);
    Decisions decided = decisions("CL-210", topic, accepted(topic));
    assertThat(decided.followed()).as("nothing is found yet").isEmpty();

    assertThat(decided.goesPast(new RelayException(RelayError.TOPIC_REPLACED, "topic b is gone")))
        .isFalse();
    assertThat(decided.goesPast(new RelayException(RelayError.OUTBOX_OTHER, topic.what())))
        .isFalse();
    assertThat(decided.followed()).isEmpty();
    assertThat(decided.goesPast(new RelayException(RelayError.TOPIC_REPLACED, topic.what())))
        .isTrue();
    assertThat(decided.followed()).containsExactly(RelayError.TOPIC_REPLACED);
    assertThat(decided.end()).isEmpty();
  }

  @Test
  void whatAStartSeesByItselfEndsWhereItIsWell() {
    RelayException again = new RelayException(RelayError.SOURCE_CHANGED, REFUSED.what());
    for (Decisions mended :
        List.of(
            decisions("CL-114", REFUSED, null), decisions("CL-114", REFUSED, accepted(REFUSED)))) {
      assertAnswered(mended);
      assertThat(mended.end()).containsExactly(RelayError.SOURCE_CHANGED);
      assertThat(mended.isNew(again)).as("it has ended").isTrue();
      assertThat(mended.refused(again, LATER).since()).isEqualTo(LATER);
    }
  }

  @Test
  void aLogOfAnotherShapeIsRefusedUntilSomebodyDecides() {
    Optional<String> shape = Optional.of("publication 1");
    Safeguards known = new Safeguards(shape, Map.of(), Map.of(), Optional.empty());

    assertThatCode(() -> new Decisions(known).requireSameLog("publication 1", String::equals))
        .doesNotThrowAnyException();
    RelayException found =
        catchThrowableOfType(
            RelayException.class,
            () -> new Decisions(known).requireSameLog("publication 2", String::equals));
    assertThat(found).hasMessageContainingAll("CL-131", "publication 1", "publication 2");

    Refused refused = new Refused(found.what(), TIME);
    Decisions decided =
        new Decisions(
            new Safeguards(
                shape,
                Map.of("CL-131", refused),
                Map.of("CL-131", accepted(refused)),
                Optional.empty()));
    decided.requireSameLog("publication 2", String::equals);
    assertThatThrownBy(() -> decided.requireSameLog("publication 3", String::equals))
        .hasMessageContainingAll("CL-131", "publication 3");
  }

  /** What mends a log changes it once more; so the refusal says what there is to accept. */
  @Test
  void aNarrowedLogIsLookedAtAgainUntilSomebodyDecides() {
    Decisions undecided =
        new Decisions(
            new Safeguards(
                Optional.of("publication 1"),
                Map.of("CL-131", REFUSED),
                Map.of(),
                Optional.empty()));

    RelayException now =
        catchThrowableOfType(
            RelayException.class,
            () -> undecided.requireAnswered(() -> "publication 3", String::equals));
    assertThat(now).hasMessageContaining("'publication 1' to 'publication 3'");
    assertThat(undecided.isNew(now)).isTrue();
    assertThatThrownBy(() -> undecided.requireAnswered(() -> "publication 1", String::equals))
        .hasMessageContaining("event 9 is missing");
  }

  private static RelayException refusal(Decisions decisions) {
    return catchThrowableOfType(
        RelayException.class, () -> decisions.requireAnswered(() -> "the log", String::equals));
  }

  private static void assertAnswered(Decisions decisions) {
    assertThatCode(() -> decisions.requireAnswered(() -> "the log", String::equals))
        .doesNotThrowAnyException();
  }

  private static Acceptance accepted(Refused refused) {
    return new Acceptance("kim", "found and published", LATER, refused);
  }

  private static Decisions decisions(String code, Refused refused, @Nullable Acceptance given) {
    return new Decisions(
        new Safeguards(
            Optional.empty(),
            Map.of(code, refused),
            given == null ? Map.of() : Map.of(code, given),
            Optional.empty()));
  }
}
