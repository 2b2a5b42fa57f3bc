package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.sample.shop.web.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Counts what is really on the shelf. */
@Service
class Stocktaking {

  /** What a count has shown. */
  record Count(String productId, int before, int counted) {}

  private final Products products;

  Stocktaking(Products products) {
    this.products = products;
  }

  /** Sets the stock to what was counted; emits the difference, if there is one. */
  @Transactional
  @EmitEvent(
      mapper = StockCorrectedMapper.class,
      aggregateType = "Product",
      aggregateId = "productId",
      condition = "before != counted")
  public Count count(String productId, int counted) {
    int before =
        products
            .lockStock(productId)
            .orElseThrow(() -> new NotFoundException("product", productId));
    products.correctStock(productId, counted);
    return new Count(productId, before, counted);
  }
}
