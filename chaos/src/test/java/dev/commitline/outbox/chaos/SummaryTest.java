package dev.commitline.outbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.chaos.check.Piece;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.check.Verdict;
import dev.commitline.outbox.chaos.fault.FaultKind;
import dev.commitline.outbox.chaos.fault.Recovery;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private final Tally tally = new Tally(Set.of(Piece.PARKED, Piece.HUGE));

  @BeforeEach
  void tryAll() {
    tally.add(Piece.PARKED, 2);
    tally.add(Piece.HUGE, 1);
  }

  private static List<Recovery> recoveries(long... millis) {
    return LongStream.of(millis).mapToObj(ms -> new Recovery(FaultKind.RACE, ms)).toList();
  }

  @Test
  void theLastLineIsWhatScriptsRead() {
    Summary summary = new Summary(true, recoveries(5, 7), 3, 40, new Verdict(), tally);
    assertThat(summary.line())
        .isEqualTo(
            "chaos: faults=2 transactions=3 events=40 lost=0 duplicated=0 reordered=0 torn=0 gaps=0 altered=0 vanished=0 untried=0 recovery_p99_ms=7");
  }

  @Test
  void aRunWithoutFaultsHasNothingToRecoverFrom() {
    assertThat(new Summary(true, List.of(), 1, 1, new Verdict(), tally).line())
        .endsWith("recovery_p99_ms=0");
  }

  @Test
  void aRunThatCouldNotGoOnIsNeverClean() {
    assertThat(new Summary(true, List.of(), 1, 1, new Verdict(), tally).clean()).isTrue();
    assertThat(new Summary(false, List.of(), 1, 1, new Verdict(), tally).clean()).isFalse();
  }

  @Test
  void whatWasNotTriedIsNamedAndSpoilsALongRun() {
    Tally little = new Tally(Set.of(Piece.PARKED, Piece.HUGE));
    little.add(Piece.PARKED, 2);
    Summary brief = new Summary(true, recoveries(5), 1, 1, new Verdict(), little);
    assertThat(brief.line()).contains(" untried=huge ");
    assertThat(brief.load()).isEqualTo("load: huge=0 parked=2");
    assertThat(brief.clean()).isTrue();
    assertThat(new Summary(true, recoveries(new long[20]), 1, 1, new Verdict(), little).clean())
        .isFalse();
    assertThat(new Summary(true, recoveries(new long[20]), 1, 1, new Verdict(), tally).clean())
        .isTrue();
  }

  @Test
  void percentilesAreOfNearestRank() {
    long[] hundredAndFifty = LongStream.rangeClosed(1, 150).toArray();
    assertThat(Summary.percentile(recoveries(hundredAndFifty), 99)).isEqualTo(149);
    assertThat(Summary.percentile(recoveries(hundredAndFifty), 50)).isEqualTo(75);
    assertThat(Summary.percentile(recoveries(4), 50)).isEqualTo(4);
  }

  @Test
  void theMixCountsEachKindOfFault() {
    Summary summary = new Summary(true, recoveries(9, 1, 5), 3, 40, new Verdict(), tally);
    assertThat(summary.mix())
        .containsExactly(
            "race                  3 times, recovered in      5 ms (p50),      9 ms (longest)");
  }
}
