package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.protocol.Safeguards.Acceptance;
import dev.commitline.outbox.relay.protocol.Safeguards.Refused;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  private static final Instant TIME = Instant.parse("2026-11-28T17:00:00Z");
  private static final Refused REFUSED = new Refused("event 9 is missing", TIME);
  private static final Acceptance ACCEPTED = new Acceptance("kim", "found and published", TIME);

  @Test
  void whatNoStartCanSeeAnyMoreStaysUntilSomebodyDecides() {
    Decisions undecided = decisions(Map.of("CL-132", REFUSED), Map.of());

    assertThatThrownBy(undecided::requireAnswered)
        .hasMessageContainingAll("CL-132", "event 9 is missing", "2026-11-28T17:00:00Z")
        .isInstanceOf(RelayException.class);
    assertThat(undecided.ended()).isEmpty();
  }

  /** A filter that was taken back leaves no trace, on MySQL. */
  @Test
  void aLogThatWasNarrowForAWhileStaysRefused() {
    Decisions mended = decisions(Map.of("CL-131", REFUSED), Map.of());

    assertThatThrownBy(mended::requireAnswered).hasMessageContaining("CL-131");
    assertThat(mended.ended()).isEmpty();
  }

  @Test
  void aDecisionIsTheWayPastIt() {
    Decisions decided = decisions(Map.of("CL-132", REFUSED), Map.of("CL-132", ACCEPTED));

    assertThatCode(decided::requireAnswered).doesNotThrowAnyException();
    assertThat(decided.accepted()).containsExactly(RelayError.EVENTS_MISSING);
  }

  /** It was followed; the next one has to be remembered. */
  @Test
  void whatComesAgainBehindADecisionIsAnotherRefusal() {
    Decisions decided = decisions(Map.of("CL-132", REFUSED), Map.of("CL-132", ACCEPTED));
    Decisions undecided = decisions(Map.of("CL-132", REFUSED), Map.of());

    assertThat(decided.stands(RelayError.EVENTS_MISSING)).isFalse();
    assertThat(undecided.stands(RelayError.EVENTS_MISSING)).isTrue();
  }

  @Test
  void aDecisionAboutAnotherRefusalIsNot() {
    Decisions other = decisions(Map.of("CL-132", REFUSED), Map.of("CL-133", ACCEPTED));

    assertThatThrownBy(other::requireAnswered).isInstanceOf(RelayException.class);
    assertThat(other.accepted()).isEmpty();
  }

  @Test
  void whatAStartSeesByItselfEndsWhereItIsWell() {
    Decisions mended = decisions(Map.of("CL-114", REFUSED), Map.of());

    assertThatCode(mended::requireAnswered).doesNotThrowAnyException();
    assertThat(mended.ended()).containsExactly(RelayError.SOURCE_CHANGED);
  }

  @Test
  void aLogOfAnotherShapeIsRefusedUntilSomebodyDecides() {
    Safeguards known = new Safeguards(Optional.of("publication 1"), Map.of(), Map.of());

    assertThatCode(() -> new Decisions(known).requireSameLog("publication 1"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new Decisions(known).requireSameLog("publication 2"))
        .hasMessageContainingAll("CL-131", "publication 1", "publication 2");
    new Decisions(
            new Safeguards(known.logShape(), Map.of("CL-131", REFUSED), Map.of("CL-131", ACCEPTED)))
        .requireSameLog("publication 2");
  }

  private static Decisions decisions(
      Map<String, Refused> refusals, Map<String, Acceptance> acceptances) {
    return new Decisions(new Safeguards(Optional.empty(), refusals, acceptances));
  }
}
