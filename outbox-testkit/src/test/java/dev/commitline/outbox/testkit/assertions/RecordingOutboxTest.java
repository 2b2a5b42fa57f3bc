package dev.commitline.outbox.testkit.assertions;

import static dev.commitline.outbox.testkit.assertions.OutboxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordingOutboxTest {

  @DataProduct(
      name = "shop.orders",
      domain = "shop",
      owner = "team-orders",
      description = "Every change of an order.",
      quality = DataQuality.AUTHORITATIVE,
      sla = SlaTier.TIER_1)
  sealed interface OrderEvent {
    record OrderPlaced(long orderId, String customer) implements OrderEvent {}

    record OrderCancelled(long orderId) implements OrderEvent {}
  }

  static final class Checkout {
    private final Outbox outbox;

    Checkout(Outbox outbox) {
      this.outbox = outbox;
    }

    void place(long orderId, String customer) {
      outbox.append(
          "Order", String.valueOf(orderId), new OrderEvent.OrderPlaced(orderId, customer));
    }

    void cancel(long orderId) {
      String id = String.valueOf(orderId);
      outbox.append("Order", id, new OrderEvent.OrderCancelled(orderId));
      outbox.append(OutboxEvent.tombstone("Order", id, OrderEvent.OrderCancelled.class));
    }
  }

  private final RecordingOutbox outbox = RecordingOutbox.create();
  private final Checkout checkout = new Checkout(outbox);

  @Test
  void placingAnOrderIsPublished() {
    outbox.inTransaction(() -> checkout.place(7, "Ann"));

    assertThat(outbox).hasPayloads(new OrderEvent.OrderPlaced(7, "Ann"));
  }

  @Test
  void aCancelledOrderIsForgotten() {
    outbox.inTransaction(
        () -> {
          checkout.place(7, "Ann");
          checkout.place(8, "Bob");
          checkout.cancel(7);
        });

    assertThat(outbox)
        .about("Order", 7)
        .hasPayloads(new OrderEvent.OrderPlaced(7, "Ann"), new OrderEvent.OrderCancelled(7), null);
    assertThat(outbox).ofType(OrderEvent.OrderPlaced.class).hasSize(2);
    assertThat(outbox).onTopic("shop.orders.v1").hasSize(4);
    assertThat(outbox).onTopic("shop.orders.v2").isEmpty();
    assertThat(outbox)
        .about("Order", 8)
        .hasTypes("shop.orders.OrderPlaced")
        .events()
        .extracting(RecordedEvent::text)
        .containsExactly("{\"orderId\":8,\"customer\":\"Bob\"}");
  }

  @Test
  void aRollbackEmitsNothing() {
    assertThatThrownBy(
            () ->
                outbox.inTransaction(
                    () -> {
                      checkout.place(7, "Ann");
                      throw new IllegalStateException("sold out");
                    }))
        .hasMessage("sold out");

    assertThat(outbox).isEmpty();
  }

  @Test
  void anInnerTransactionIsOfItsOwn() {
    assertThatThrownBy(
            () ->
                outbox.inTransaction(
                    () -> {
                      checkout.place(7, "Ann");
                      outbox.inTransaction(() -> checkout.place(8, "Bob"));
                      throw new IllegalStateException("sold out");
                    }))
        .hasMessage("sold out");

    assertThat(outbox).hasPayloads(new OrderEvent.OrderPlaced(8, "Bob"));
    outbox.clear();
    assertThat(outbox).isEmpty();
  }

  @Test
  void whatTheRealOutboxRefusesIsRefused() {
    assertThatThrownBy(() -> checkout.place(7, "Ann")).isInstanceOf(NoTransactionException.class);
    assertThatThrownBy(
            () ->
                outbox.inTransaction(
                    () -> {
                      checkout.place(7, "Ann");
                      assertThatThrownBy(() -> checkout.place(8, "x".repeat(1_000_000)))
                          .isInstanceOf(EventRejectedException.class);
                    }))
        .isInstanceOf(EventRejectedException.class);

    assertThat(outbox).isEmpty();
  }

  @Test
  void headersAreSeen() {
    outbox.inTransaction(
        () ->
            outbox.append(
                new OutboxEvent(
                    "Order",
                    "7",
                    OrderEvent.OrderCancelled.class,
                    new OrderEvent.OrderCancelled(7),
                    Map.of("tenant", "north"))));

    assertThat(outbox).haveHeader("tenant", "north");
    assertThatThrownBy(() -> assertThat(outbox).haveHeader("tenant", "south"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertThat(outbox).isEmpty())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("shop.orders.OrderCancelled of Order '7' on shop.orders.v1");
  }
}
