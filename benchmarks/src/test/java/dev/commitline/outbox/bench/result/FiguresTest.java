package dev.commitline.outbox.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void theMedianIsTheOneInTheMiddle() {
    assertThat(new Samples(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    assertThat(new Samples(List.of(9.0, 1.0, 5.0, 7.0)).median()).isEqualTo(6);
  }

  @Test
  void theRangeIsFromTheSmallestToTheLargest() {
    Samples samples = new Samples(List.of(9.0, 1.0, 5.0));
    assertThat(samples.min()).isEqualTo(1);
    assertThat(samples.max()).isEqualTo(9);
  }

  @Test
  void nothingMeasuredIsNoFigure() {
    assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPaceIsToldByWhenEventsWereSeen() {
    // four in the first 2 s, four in the half second behind them
    Pace pace = Pace.of(new long[] {0, 500, 1_000, 2_000, 2_100, 2_200, 2_300, 2_500}, 4);
    assertThat(pace.cold()).isEqualTo(2);
    assertThat(pace.warm()).isEqualTo(8);
  }

  @Test
  void aProcessTellsItsPaceByALine() {
    Pace pace = new Pace(12.5, 20_000);
    assertThat(Pace.find("something else\n" + pace.toLine() + "\n")).contains(pace);
    assertThat(Pace.find("something else\n" + pace.toLine())).as("half a line").isEmpty();
  }

  @Test
  void columnsAreAsWideAsWhatIsInThem() {
    assertThat(new Table("name", "rate").row("a", "12").row("longer", "3").lines())
        .containsExactly("name    rate", "a         12", "longer     3");
  }

  @Test
  void aColumnMayBeEmpty() {
    assertThat(new Table("name", "").lines()).containsExactly("name");
  }
}
