package dev.commitline.sample.shop.customer;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import java.time.Instant;

/** What the shop tells the world about its customers. */
@DataProduct(
    name = "shop.customers",
    version = 1,
    domain = "shop",
    owner = "team-customers",
    description = "Customers of the shop by id, without contact data; a tombstone on removal.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_2)
public sealed interface CustomerEvent {

  /** A customer can place orders from now on. */
  record CustomerRegistered(String customerId, String name, Instant registeredAt)
      implements CustomerEvent {}

  /** A customer is gone; a tombstone follows. */
  record CustomerRemoved(String customerId) implements CustomerEvent {}
}
