package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.catalog.StockEvent.ProductListed;
import org.springframework.stereotype.Component;

/** From the internal product to the public event: without the cost price. */
@Component
class ProductListedMapper implements EventMapper<Product, ProductListed> {

  @Override
  public ProductListed map(Product product) {
    return new ProductListed(product.id(), product.name(), product.price(), "EUR", product.stock());
  }
}
