package dev.commitline.sample.shop.payment;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All payments. */
public interface Payments extends Repository<Payment, String> {

  /** Saves a payment, whose own events are emitted. */
  Payment save(Payment payment);

  /** The payment of an order. */
  Optional<Payment> findByOrderId(String orderId);
}
