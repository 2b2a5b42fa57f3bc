package dev.commitline.sample.shop.ordering;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All orders. */
public interface Orders extends Repository<Order, String> {

  /** Saves an order; emits {@link OrderEvent.OrderPlaced} when it is a new one. */
  @EmitEvent(mapper = OrderPlacedMapper.class, condition = "isPlaced()")
  Order save(Order order);

  Optional<Order> findById(String id);
}
