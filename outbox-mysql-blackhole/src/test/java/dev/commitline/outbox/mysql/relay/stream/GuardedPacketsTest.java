package dev.commitline.outbox.mysql.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Events that take more than one packet, by what their head says. */
class GuardedPacketsTest {

  private static final int FULL = 0xff_ffff - 1;
  private static final long HEAP = 512L << 20;

  @Test
  void anEventThatTheHeapCanNotHoldIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> read(378, FULL))
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> {
              assertThat(fault.error()).isEqualTo(RelayError.TRANSACTION_TOO_LARGE);
              assertThat(fault.error().retriable()).isFalse();
            })
        .hasMessageContaining("takes 378 MB")
        .hasMessageContaining("the heap has 512 MB: it needs about 852 MB");
  }

  /** Its size has a bit that is the sign of an int. */
  @Test
  void theLargestOfAllIsRefused() {
    assertThatThrownBy(() -> read(3000, FULL)).hasMessageContaining("takes 3000 MB");
  }

  @Test
  void oneThatItCanHoldIsRead() throws IOException {
    assertThat(read(100, FULL)).hasSize(FULL);
  }

  @Test
  void whatIsWithinAPacketIsNotLookedAt() throws IOException {
    assertThat(read(378, 50)).hasSize(50);
  }

  private static byte[] read(long megabytes, int length) throws IOException {
    byte[] packet = new byte[FULL];
    for (int i = 0; i < 4; i++) {
      packet[9 + i] = (byte) ((megabytes << 20) >> (8 * i));
    }
    try (GuardedPackets packets = new GuardedPackets(new ByteArrayInputStream(packet), HEAP)) {
      return packets.read(length);
    }
  }
}
