package dev.commitline.sample.shop.customer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * Someone who may place orders.
 *
 * @param id chosen by the client
 * @param email stays inside the shop: no event carries it
 * @param version null until it is saved for the first time
 */
public record Customer(
    @Id String id,
    String name,
    String email,
    Instant registeredAt,
    @Version @Nullable Long version) {

  static Customer register(String id, String name, String email, Instant now) {
    return new Customer(id, name, email, now, null);
  }
}
