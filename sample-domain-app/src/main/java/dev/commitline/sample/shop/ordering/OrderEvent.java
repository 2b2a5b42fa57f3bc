package dev.commitline.sample.shop.ordering;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What the shop tells the world about orders. */
@DataProduct(
    name = "shop.orders",
    version = 1,
    domain = "shop",
    owner = "team-orders",
    description = "Orders that the shop accepted, and their cancellation.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_1)
public sealed interface OrderEvent {

  @AggregateId("Order")
  String orderId();

  /** The shop accepted an order. */
  record OrderPlaced(
      String orderId,
      String customerId,
      List<Line> lines,
      BigDecimal total,
      String currency,
      Instant placedAt)
      implements OrderEvent {

    /** How many of one product, at which price. */
    public record Line(String productId, int quantity, BigDecimal unitPrice) {}
  }

  /** An order was taken back. */
  record OrderCancelled(String orderId, String customerId) implements OrderEvent {}
}
