package dev.commitline.outbox.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.InvalidDeclarationException;
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

  private static String aggregate(Object event) {
    EventAggregate aggregate = EventAggregate.of(event.getClass()).orElseThrow();
    return aggregate.aggregateType() + " " + aggregate.idOf(event);
  }
}
