package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

  @Test
  void aRowInAnOutboxThatShallHaveNoneIsNotWell() throws IOException {
    assertThat(summary(new Summary.OutboxRows(0, false)).lines()).contains("  All well.");
    assertThat(summary(new Summary.OutboxRows(1, true)).lines()).contains("  All well.");
    assertThat(summary(new Summary.OutboxRows(1, false)).lines()).contains("  NOT WELL.");
  }

  private static Summary summary(Summary.OutboxRows outbox) throws IOException {
    return new Summary(
        OrderFeed.read(new BufferedReader(new StringReader(""))),
        new OrderLoad.Tally(0, Map.of(), Map.of()),
        new EventLedger().verdict(),
        outbox,
        new Latencies(),
        Duration.ofSeconds(1),
        true);
  }
}
