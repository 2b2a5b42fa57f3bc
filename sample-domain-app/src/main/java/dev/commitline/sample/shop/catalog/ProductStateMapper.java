package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EventMapper;
import org.springframework.stereotype.Component;

/** From the internal product to its public state: without cost price and stock. */
@Component
class ProductStateMapper implements EventMapper<Product, ProductState> {

  @Override
  public ProductState map(Product product) {
    return new ProductState(product.id(), product.name(), product.price(), "EUR");
  }
}
