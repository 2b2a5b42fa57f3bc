package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** All products. */
public interface Products extends Repository<Product, String> {

  /** Saves a product and emits {@link StockEvent.ProductListed}. */
  @EmitEvent(mapper = ProductListedMapper.class)
  Product save(Product product);

  /** Removes a product and emits {@link StockEvent.ProductDelisted} and a tombstone. */
  @EmitEvent(mapper = ProductDelistedMapper.class, tombstone = true)
  void delete(Product product);

  Optional<Product> findById(String id);

  List<Product> findAll();

  List<Product> findAllById(Iterable<String> ids);

  /**
   * Changes the stock where it is, so that concurrent orders of one product wait for each other
   * instead of failing. Emits nothing by itself: use {@link Stock}.
   *
   * @param change what to add, negative to take away
   * @return the stock after it; empty when there is too little of it, or no such product
   */
  @Query(
      """
      UPDATE product SET stock = stock + :change, version = version + 1
      WHERE id = :id AND stock + :change >= 0
      RETURNING stock
      """)
  Optional<Integer> changeStock(String id, int change);
}
