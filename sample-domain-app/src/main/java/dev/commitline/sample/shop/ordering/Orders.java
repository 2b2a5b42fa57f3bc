package dev.commitline.sample.shop.ordering;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** All orders. */
public interface Orders extends Repository<Order, String> {

  /** Saves an order and emits the event of its status. */
  @EmitEvent(mapper = OrderEventMapper.class)
  Order save(Order order);

  Optional<Order> findById(String id);
}
