package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import org.junit.jupiter.api.Test;

class LongTransactionsTest {

  private final LongTransactions longOnes = new LongTransactions();
  private final RelayException timedOut =
      new RelayException(RelayError.TRANSACTION_TIMED_OUT, "9 events in 5 s");

  @Test
  void theSecondTimeoutAtOnePointIsFatal() {
    assertThat(longOnes.judge(timedOut, "0/64")).isSameAs(timedOut);
    RelayException second = longOnes.judge(timedOut, "0/64");

    assertThat(second.error()).isEqualTo(RelayError.TRANSACTION_TOO_LONG);
    assertThat(second.retriable()).isFalse();
    assertThat(second)
        .hasMessageContaining("9 events in 5 s; it is the second time behind 0/64")
        .hasMessageContaining("transaction.timeout.ms")
        .hasMessageContaining("relay.chunked=true");
  }

  @Test
  void timeoutsAtDifferentPointsAreWaitedOut() {
    assertThat(longOnes.judge(timedOut, "0/64")).isSameAs(timedOut);
    assertThat(longOnes.judge(timedOut, "0/65")).isSameAs(timedOut);
  }

  @Test
  void anyOtherFaultIsWhatItIs() {
    RelayException outage = new RelayException(RelayError.KAFKA_UNREACHABLE, "no answer");

    assertThat(longOnes.judge(outage, "0/64")).isSameAs(outage);
    assertThat(longOnes.judge(outage, "0/64")).isSameAs(outage);
  }
}
