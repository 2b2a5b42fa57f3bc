package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LsnPositionTest {

  @Test
  void textIsReadAsItIsWritten() {
    for (String text : new String[] {"0/0", "0/16B3748", "16/B374D848", "FFFFFFFF/FFFFFFFF"}) {
      assertThat(new LsnPosition("7", 1, LsnPosition.parse(text)).text()).isEqualTo(text);
    }
  }

  @Test
  void whatIsNoLsnIsRefused() {
    for (String text : new String[] {"", "0", "0/", "/0", "0/123456789", "0/G", "-1/0"}) {
      assertThatThrownBy(() -> LsnPosition.parse(text)).hasMessageContaining("'" + text + "'");
    }
  }

  @Test
  void orderIsUnsigned() {
    LsnPosition low = new LsnPosition("7", 1, LsnPosition.parse("7FFFFFFF/FFFFFFFF"));
    LsnPosition high = new LsnPosition("7", 1, LsnPosition.parse("80000000/0"));

    assertThat(high.covers(low)).isTrue();
    assertThat(low.covers(high)).isFalse();
    assertThat(low.covers(low)).isTrue();
  }

  @Test
  void positionsOfTwoServersCannotBeCompared() {
    assertThatThrownBy(() -> new LsnPosition("7", 1, 1).covers(new LsnPosition("8", 1, 1)))
        .hasMessageContaining("another source");
  }
}
