package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.Outbox;
import dev.commitline.sample.shop.catalog.StockEvent.StockReleased;
import dev.commitline.sample.shop.catalog.StockEvent.StockReserved;
import dev.commitline.sample.shop.web.ConflictException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes from the stock and gives back, within the caller's transaction.
 *
 * <p>The stock is changed by an SQL statement, not by saving an aggregate, so there is nothing that
 * {@code @EmitEvent} could look at: the events are appended by hand.
 *
 * <p>A caller that changes several products does so in the order of their ids: then two callers
 * wait for each other and never deadlock.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Stock {

  private final Products products;
  private final Outbox outbox;

  Stock(Products products, Outbox outbox) {
    this.products = products;
    this.outbox = outbox;
  }

  /**
   * Takes some of a product for an order.
   *
   * @throws ConflictException when there is not enough left
   */
  public void reserve(String productId, String orderId, int quantity) {
    int remaining =
        products
            .changeStock(productId, -quantity)
            .orElseThrow(
                () ->
                    new ConflictException(
                        "out-of-stock",
                        "There are no %d of product '%s' left".formatted(quantity, productId)));
    outbox.append("Product", productId, new StockReserved(productId, orderId, quantity, remaining));
  }

  /** Gives back what an order took. */
  public void release(String productId, String orderId, int quantity) {
    int remaining = products.changeStock(productId, quantity).orElseThrow();
    outbox.append("Product", productId, new StockReleased(productId, orderId, quantity, remaining));
  }
}
