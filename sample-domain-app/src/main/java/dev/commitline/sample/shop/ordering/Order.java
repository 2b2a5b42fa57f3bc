package dev.commitline.sample.shop.ordering;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An order with its lines.
 *
 * @param lines in the order of their product ids, at most one per product
 * @param version null until it is saved for the first time
 */
@Table("orders")
public record Order(
    @Id String id,
    String customerId,
    OrderStatus status,
    Instant placedAt,
    @MappedCollection(idColumn = "order_id", keyColumn = "position") List<OrderLine> lines,
    @Version @Nullable Long version) {

  static Order place(String id, String customerId, List<OrderLine> lines, Instant now) {
    return new Order(id, customerId, OrderStatus.PLACED, now, lines, null);
  }

  Order cancelled() {
    return new Order(id, customerId, OrderStatus.CANCELLED, placedAt, lines, version);
  }

  /** Whether it still stands. */
  public boolean isPlaced() {
    return status == OrderStatus.PLACED;
  }

  /** What the customer pays, in euro. */
  BigDecimal total() {
    return lines.stream().map(OrderLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
