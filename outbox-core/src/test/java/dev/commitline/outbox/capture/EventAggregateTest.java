package dev.commitline.outbox.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.InvalidDeclarationException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventAggregateTest {

  record OnComponent(@AggregateId("Order") @Nullable Long orderId, String text) {}

  interface Event {
    @AggregateId("Order")
    String orderId();
  }

  record OnInterface(String orderId) implements Event {}

  record Silent(String orderId) {}

  record Twice(@AggregateId("Order") String orderId, @AggregateId("Payment") String paymentId) {}

  static final class Redeclared implements Event {
    @Override
    @AggregateId("SpecialOrder")
    public String orderId() {
      return "special";
    }
  }

  static final class WithArgument {
    @AggregateId("Order")
    String id(int number) {
      return "id" + number;
    }
  }

  record Blank(@AggregateId(" ") String id) {}

  @Test
  void aRecordComponentTellsTypeAndId() {
    assertThat(aggregate(new OnComponent(7L, "a"))).isEqualTo("Order 7");
  }

  @Test
  void anInterfaceTellsForAllItsEvents() {
    assertThat(aggregate(new OnInterface("o1"))).isEqualTo("Order o1");
  }

  @Test
  void whatIsNearestCounts() {
    assertThat(aggregate(new Redeclared())).isEqualTo("SpecialOrder special");
  }

  @Test
  void whoSaysNothingHasNone() {
    assertThat(EventAggregate.of(Silent.class)).isEmpty();
  }

  @Test
  void anIdThatIsNullIsRefused() {
    assertThatThrownBy(() -> aggregate(new OnComponent(null, "a")))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("orderId is null");
  }

  @Test
  void wrongDeclarationsAreRefused() {
    assertThatThrownBy(() -> EventAggregate.of(Twice.class))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("more than once")
        .hasMessageContaining("Twice");
    assertThatThrownBy(() -> EventAggregate.of(WithArgument.class))
        .hasMessageContaining("take no argument");
    assertThatThrownBy(() -> EventAggregate.of(Blank.class)).hasMessageContaining("blank");
  }

  /** An id that no text stands for. */
  static class Mute {
    final long number = 7;
  }

  static class Told extends Mute {
    @Override
    public String toString() {
      return "mute-" + number;
    }
  }

  record OnMute(@AggregateId("Order") Mute id) {}

  record Pair(String tenant, Object number) {}

  record OnPair(@AggregateId("Order") Pair id) {}

  record OnArray(@AggregateId("Order") byte[] id) {}

  record OnList(@AggregateId("Order") List<Mute> id) {}

  @Test
  void anIdWhoseTextIsTheObjectsPlaceInMemoryIsRefused() {
    assertThat(aggregate(new OnMute(new Told()))).isEqualTo("Order mute-7");
    for (Object event :
        List.of(
            new OnMute(new Mute()),
            new OnPair(new Pair("north", new Mute())),
            new OnPair(new Pair("north", new int[] {7})),
            new OnList(List.of(new Told(), new Mute())))) {
      assertThatThrownBy(() -> aggregate(event))
          .isInstanceOf(EventRejectedException.class)
          .hasMessageContaining("has no toString of its own");
    }
    assertThat(aggregate(new OnPair(new Pair("north", 7)))).contains("north").contains("7");
  }

  @Test
  void anArrayAsIdIsRefusedWhereItIsDeclared() {
    assertThatThrownBy(() -> EventAggregate.of(OnArray.class))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("OnArray")
        .hasMessageContaining("byte[] has no toString of its own");
  }

  private static String aggregate(Object event) {
    EventAggregate aggregate = EventAggregate.of(event.getClass()).orElseThrow();
    return aggregate.aggregateType() + " " + aggregate.idOf(event);
  }
}
