package dev.commitline.sample.shop.payment;

import dev.commitline.sample.shop.payment.PaymentEvent.PaymentRequested;
import dev.commitline.sample.shop.payment.PaymentEvent.PaymentVoided;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.DomainEvents;

/**
 * What is to be paid for one order.
 *
 * @param amount in euro
 * @param gatewayToken our secret with the payment gateway; stays inside the shop
 * @param version null until it is saved for the first time
 */
public record Payment(
    @Id String id,
    String orderId,
    BigDecimal amount,
    PaymentStatus status,
    String gatewayToken,
    Instant requestedAt,
    @Version @Nullable Long version) {

  /** Asks for the payment of an order. */
  public static Payment request(String orderId, BigDecimal amount, Instant now) {
    return new Payment(
        UUID.randomUUID().toString(),
        orderId,
        amount,
        PaymentStatus.REQUESTED,
        UUID.randomUUID().toString(),
        now,
        null);
  }

  /** The same payment, no longer asked for. */
  public Payment voided() {
    return new Payment(
        id, orderId, amount, PaymentStatus.VOIDED, gatewayToken, requestedAt, version);
  }

  /** What Spring Data publishes when it has saved this payment: without the gateway's token. */
  @DomainEvents
  List<PaymentEvent> events() {
    return switch (status) {
      case REQUESTED -> List.of(new PaymentRequested(id, orderId, amount, "EUR"));
      case VOIDED -> List.of(new PaymentVoided(id, orderId));
    };
  }
}
