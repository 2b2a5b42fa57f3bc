package dev.commitline.outbox.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.protocol.Aggregate;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateKeyTest {

  @Test
  void aKeyIsReadAsItWasWritten() {
    for (StateKey key :
        List.of(
            new StateKey.Position("shop"),
            new StateKey.FirstStart(),
            new StateKey.Fence("commitline-shop-2"),
            new StateKey.Topic("shop.orders.v1"),
            new StateKey.Replay("20261121-153000-3fa9"),
            parking("shop.orders.v1", "4711"),
            parking("shop.orders.v1", "a/b%2F/"),
            parking("no/topic%2F", "\uD83D\uDE00"),
            parking("shop.orders.v1", ""),
            new StateKey.Release(new Aggregate("shop.orders.v1", "4711")))) {
      assertThat(StateKey.parse("shop", key.text())).isEqualTo(key);
    }
  }

  @Test
  void twoAggregatesNeverShareAKey() {
    assertThat(parking("a/b", "c").text()).isNotEqualTo(parking("a", "b/c").text());
    assertThat(parking("a%2Fb", "c").text()).isNotEqualTo(parking("a/b", "c").text());
  }

  @Test
  void aKeyThatThisVersionDoesNotKnowIsNone() {
    for (String text :
        new String[] {"", "other", "shop/", "parked/", "parked/x", "release/x", "lease/1"}) {
      assertThat(StateKey.parse("shop", text)).as(text).isNull();
    }
  }

  private static StateKey parking(String topic, String id) {
    return new StateKey.Parking(new Aggregate(topic, id));
  }
}
