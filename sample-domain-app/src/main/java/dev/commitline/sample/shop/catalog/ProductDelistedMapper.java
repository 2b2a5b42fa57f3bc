package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.catalog.StockEvent.ProductDelisted;
import org.springframework.stereotype.Component;

/** Of a product that is gone, only the id is told. */
@Component
class ProductDelistedMapper implements EventMapper<Product, ProductDelisted> {

  @Override
  public ProductDelisted map(Product product) {
    return new ProductDelisted(product.id());
  }
}
