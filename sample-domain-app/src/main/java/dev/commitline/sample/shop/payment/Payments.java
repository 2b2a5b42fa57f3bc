package dev.commitline.sample.shop.payment;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All payments. */
public interface Payments extends Repository<Payment, String> {

  /** Saves a payment and emits the event of its status. */
  @EmitEvent(mapper = PaymentEventMapper.class)
  Payment save(Payment payment);

  /** The payment of an order. */
  Optional<Payment> findByOrderId(String orderId);
}
