package dev.commitline.sample.shop.payment;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.sample.shop.payment.PaymentEvent.PaymentReminded;
import dev.commitline.sample.shop.web.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks for payments again, which changes nothing in the database: the event is appended by hand.
 */
@Service
public class Reminders {

  private final Payments payments;
  private final Outbox outbox;

  Reminders(Payments payments, Outbox outbox) {
    this.payments = payments;
    this.outbox = outbox;
  }

  /** Reminds the customer of what is to be paid for an order, if something is. */
  @Transactional
  public void remind(String orderId) {
    Payment payment =
        payments.findByOrderId(orderId).orElseThrow(() -> new NotFoundException("order", orderId));
    if (payment.status() == PaymentStatus.REQUESTED) {
      outbox.append(
          OutboxEvent.of("Payment", payment.id(), new PaymentReminded(payment.id(), orderId))
              .withHeader("priority", "high"));
    }
  }
}
