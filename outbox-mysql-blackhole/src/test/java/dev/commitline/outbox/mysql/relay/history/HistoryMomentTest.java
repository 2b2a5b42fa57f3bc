package dev.commitline.outbox.mysql.relay.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Cut;
import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryMomentTest {

  @Test
  void aMomentIsReadAsItWasNamed() {
    HistoryMoment moment =
        new HistoryMoment(
            List.of(
                new Cut("p_outbox_history", 1_000, List.of(new Range(1, 400), new Range(17, 17))),
                new Cut("p_outbox", 0, List.of())));

    assertThat(moment.name()).isEqualTo("p_outbox_history:1000:1-400,17 p_outbox:0:");
    assertThat(HistoryMoment.parse(moment.name())).isEqualTo(moment);
  }

  @Test
  void whatIsNoMomentIsRefused() {
    assertThatThrownBy(() -> HistoryMoment.parse("1234 793:800:"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1234 793:800:");
  }
}
