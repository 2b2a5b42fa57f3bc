package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import java.math.BigDecimal;

/** What the shop tells the world about its products and their stock. */
@DataProduct(
    name = "shop.stock",
    version = 1,
    domain = "shop",
    owner = "team-warehouse",
    description =
        "Products on sale and every change of their stock, in order; a tombstone on removal.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_1)
public sealed interface StockEvent {

  /** A product is on sale. */
  record ProductListed(String productId, String name, BigDecimal price, String currency, int stock)
      implements StockEvent {}

  /** A product is no longer on sale; a tombstone follows. */
  record ProductDelisted(String productId) implements StockEvent {}

  /**
   * An order took some of the stock.
   *
   * @param remaining the stock after it
   */
  record StockReserved(String productId, String orderId, int quantity, int remaining)
      implements StockEvent {}

  /**
   * A cancelled order gave its part back.
   *
   * @param remaining the stock after it
   */
  record StockReleased(String productId, String orderId, int quantity, int remaining)
      implements StockEvent {}

  /**
   * A count has shown another stock.
   *
   * @param difference below 0 where something was missing
   * @param remaining the stock after it
   */
  record StockCorrected(String productId, int difference, int remaining) implements StockEvent {}
}
