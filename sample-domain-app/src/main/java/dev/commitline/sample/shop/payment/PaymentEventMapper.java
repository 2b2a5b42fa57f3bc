package dev.commitline.sample.shop.payment;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.payment.PaymentEvent.PaymentRequested;
import dev.commitline.sample.shop.payment.PaymentEvent.PaymentVoided;
import org.springframework.stereotype.Component;

/** From the internal payment to the public event: without the gateway's token. */
@Component
class PaymentEventMapper implements EventMapper<Payment, PaymentEvent> {

  @Override
  public PaymentEvent map(Payment payment) {
    return switch (payment.status()) {
      case REQUESTED ->
          new PaymentRequested(payment.id(), payment.orderId(), payment.amount(), "EUR");
      case VOIDED -> new PaymentVoided(payment.id(), payment.orderId());
    };
  }
}
