package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.spring.WithoutWriteThrough;
import dev.commitline.outbox.spring.WriteThrough;
import dev.commitline.sample.shop.catalog.StockEvent.StockReleased;
import dev.commitline.sample.shop.catalog.StockEvent.StockReserved;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/**
 * All products; each change of one is written through to {@link ProductState}'s topic. The stock is
 * no part of that state, so the queries that change it publish none.
 */
@WriteThrough(mapper = ProductStateMapper.class)
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
   * Takes some of the stock for an order, so that concurrent orders of one product wait for each
   * other instead of failing. Emits {@link StockReserved}, unless nothing was taken.
   *
   * @return the stock after it; empty when there is too little of it, or no such product
   */
  @EmitEvent(
      event = StockReserved.class,
      payload = "new StockReserved(#id, #orderId, #quantity, #result)",
      aggregateId = "#id",
      condition = "#result != null")
  default Optional<Integer> reserve(String id, String orderId, int quantity) {
    return addToStock(id, -quantity) ? lockStock(id) : Optional.empty();
  }

  /** Gives back what an order took, and emits {@link StockReleased}. */
  @EmitEvent(
      event = StockReleased.class,
      payload = "new StockReleased(#id, #orderId, #quantity, #result)",
      aggregateId = "#id",
      condition = "#result != null")
  default Optional<Integer> release(String id, String orderId, int quantity) {
    return addToStock(id, quantity) ? lockStock(id) : Optional.empty();
  }

  /**
   * Changes the stock where it is, and emits nothing: use {@link Stock}.
   *
   * @return false when it would fall below 0, and when there is no such product
   */
  @WithoutWriteThrough
  @Modifying
  @Query(
      """
      UPDATE product SET stock = stock + :change, version = version + 1
      WHERE id = :id AND stock + :change >= 0
      """)
  boolean addToStock(String id, int change);

  /**
   * Sets the stock to what was counted, whatever it was. Emits nothing: use {@link Stocktaking}.
   */
  @WithoutWriteThrough
  @Modifying
  @Query("UPDATE product SET stock = :counted, version = version + 1 WHERE id = :id")
  void correctStock(String id, int counted);

  /** The last id; empty when there is no product. */
  @Query("SELECT max(id) FROM product")
  Optional<String> lastId();

  /** Ids in their order, behind the one and up to the other. */
  @Query("SELECT id FROM product WHERE id > :behind AND id <= :upTo ORDER BY id LIMIT :atMost")
  List<String> ids(String behind, String upTo, int atMost);

  /** The stock of a product, which nobody changes until the transaction ends. */
  @Query("SELECT stock FROM product WHERE id = :id FOR UPDATE")
  Optional<Integer> lockStock(String id);
}
