package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayHealthTest {

  private final Lessons lessons = new Lessons();

  @Test
  void aSessionWhoseEventsHaveCeasedToFlowIsNotReadyWhileItIsClosed() {
    RelayException fault = new RelayException(RelayError.KAFKA_UNREACHABLE, "no broker answered");
    assertThat(RelayHealth.of(RelayState.STREAMING, null, lessons, Optional.empty()).ready())
        .isTrue();
    RelayHealth closing = RelayHealth.of(RelayState.STREAMING, null, lessons, Optional.of(fault));
    assertThat(closing.ready()).isFalse();
    assertThat(closing.fault()).contains(fault);
  }
}
