package dev.commitline.sample.shop.payment;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import java.math.BigDecimal;

/** What the shop tells the world about payments. */
@DataProduct(
    name = "shop.payments",
    version = 1,
    domain = "shop",
    owner = "team-payments",
    description = "What is to be paid for which order, and what no longer is.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_1)
public sealed interface PaymentEvent {

  @AggregateId("Payment")
  String paymentId();

  /** The customer is asked to pay for an order. */
  record PaymentRequested(String paymentId, String orderId, BigDecimal amount, String currency)
      implements PaymentEvent {}

  /** Nothing is to be paid for an order any more. */
  record PaymentVoided(String paymentId, String orderId) implements PaymentEvent {}

  /** The customer was asked again. */
  record PaymentReminded(String paymentId, String orderId) implements PaymentEvent {}
}
