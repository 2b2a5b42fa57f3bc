package dev.commitline.sample.shop.ordering;

import java.math.BigDecimal;

/**
 * How many of one product, at which price.
 *
 * @param unitPrice the price at the time of the order, in euro
 * @param unitCost the cost price at that time, in euro; stays inside the shop
 */
public record OrderLine(String productId, int quantity, BigDecimal unitPrice, BigDecimal unitCost) {

  BigDecimal amount() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }
}
