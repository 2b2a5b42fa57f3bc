package dev.commitline.sample.shop.ordering;

import dev.commitline.sample.shop.ordering.OrderEvent.OrderCancelled;
import dev.commitline.sample.shop.payment.Payments;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Voids the payments of cancelled orders, in the transaction that cancels them. */
@Component
class CancelledOrders {

  private final Payments payments;

  CancelledOrders(Payments payments) {
    this.payments = payments;
  }

  @EventListener
  void on(OrderCancelled event) {
    payments.save(payments.findByOrderId(event.orderId()).orElseThrow().voided());
  }
}
