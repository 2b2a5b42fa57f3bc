package dev.commitline.sample.shop.catalog;

import dev.commitline.sample.shop.web.ConflictException;
import dev.commitline.sample.shop.web.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes from the stock and gives back, within the caller's transaction.
 *
 * <p>A caller that changes several products does so in the order of their ids: then two callers
 * wait for each other and never deadlock.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Stock {

  private final Products products;

  Stock(Products products) {
    this.products = products;
  }

  /**
   * Takes some of a product for an order.
   *
   * @throws ConflictException when there is not enough left
   */
  public void reserve(String productId, String orderId, int quantity) {
    if (products.reserve(productId, orderId, quantity).isEmpty()) {
      throw new ConflictException(
          "out-of-stock", "There are no %d of product '%s' left".formatted(quantity, productId));
    }
  }

  /** Gives back what an order took. */
  public void release(String productId, String orderId, int quantity) {
    if (products.release(productId, orderId, quantity).isEmpty()) {
      throw new NotFoundException("product", productId);
    }
  }
}
