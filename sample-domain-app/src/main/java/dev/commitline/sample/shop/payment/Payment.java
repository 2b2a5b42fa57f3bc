package dev.commitline.sample.shop.payment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

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
}
