package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether Kafka takes what is handed to it: by what has come through, not by what was tried. */
class UnpublishedTest {

  private long nanos;
  private final Unpublished unpublished = new Unpublished(Clock.systemUTC(), () -> nanos);

  @Test
  void whatIsTakenSoonIsNotStuck() {
    unpublished.handedOver();
    pass(9);
    assertThat(unpublished.stuck()).isEmpty();
    unpublished.taken();
    pass(9);
    assertThat(unpublished.stuck()).isEmpty();
  }

  @Test
  void whatFailedWaitsThroughTheNextSessionsUntilItIsTaken() {
    unpublished.handedOver(); // and fails
    pass(30);
    assertThat(unpublished.stuck()).contains(Duration.ofSeconds(30));
    unpublished.handedOver();
    pass(1);
    assertThat(unpublished.stuck()).contains(Duration.ofSeconds(31));
    unpublished.taken();
    assertThat(unpublished.stuck()).isEmpty();
  }

  @Test
  void aLargeBatchOfWhichMoreAndMoreComesThroughIsNotStuck() {
    unpublished.handedOver();
    for (int transaction = 0; transaction < 5; transaction++) {
      pass(9);
      unpublished.allPublished();
      assertThat(unpublished.stuck()).isEmpty();
    }
    pass(11);
    assertThat(unpublished.stuck()).contains(Duration.ofSeconds(11));
  }

  @Test
  void whatAnotherRelayPublishesWaitsHereNoLonger() {
    unpublished.handedOver();
    pass(30);
    unpublished.othersToPublish();
    assertThat(unpublished.stuck()).isEmpty();
    assertThat(unpublished.oldest()).isEmpty();
  }

  private void pass(long seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
  }
}
