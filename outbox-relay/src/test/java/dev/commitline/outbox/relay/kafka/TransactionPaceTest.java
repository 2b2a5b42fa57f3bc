package dev.commitline.outbox.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransactionPaceTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final TransactionPace pace =
      new TransactionPace(TimeUnit.SECONDS.toNanos(10), nanos::get);

  @Test
  void oneThatFlowedForLongerThanItsTimeoutIsTooLong() {
    pace.begin();
    flow(9);
    assertThat(pace.tooLong()).isFalse();

    flow(1);
    assertThat(pace.tooLong()).isTrue();
    assertThat(pace.describe())
        .isEqualTo("10 events with 1000 bytes in 10.0 s, and transaction.timeout.ms is 10000");
  }

  @Test
  void oneThatWaitedForKafkaThatLongIsNot() {
    pace.begin();
    flow(3);
    pass(10);
    assertThat(pace.tooLong()).as("still silent").isFalse();

    flow(1);
    assertThat(pace.tooLong()).as("it came back").isFalse();
  }

  @Test
  void eachTransactionCountsForItself() {
    pace.begin();
    flow(20);
    pace.begin();
    flow(1);

    assertThat(pace.tooLong()).isFalse();
    assertThat(pace.describe()).startsWith("1 events with 100 bytes in 1.0 s");
  }

  @Test
  void whatComesBeforeItsFirstEventDoesNotCount() {
    pace.begin();
    pass(20);
    flow(9);
    assertThat(pace.tooLong()).isFalse();

    flow(1);
    assertThat(pace.tooLong()).isTrue();
  }

  private void flow(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pace.sending(100);
      pass(1);
      pace.answered();
    }
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
