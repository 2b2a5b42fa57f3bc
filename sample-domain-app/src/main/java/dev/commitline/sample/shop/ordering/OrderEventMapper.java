package dev.commitline.sample.shop.ordering;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.ordering.OrderEvent.OrderCancelled;
import dev.commitline.sample.shop.ordering.OrderEvent.OrderPlaced;
import org.springframework.stereotype.Component;

/** From the internal order to the public event: without cost prices. */
@Component
class OrderEventMapper implements EventMapper<Order, OrderEvent> {

  @Override
  public OrderEvent map(Order order) {
    return switch (order.status()) {
      case PLACED -> placed(order);
      case CANCELLED -> new OrderCancelled(order.id(), order.customerId());
    };
  }

  private static OrderPlaced placed(Order order) {
    return new OrderPlaced(
        order.id(),
        order.customerId(),
        order.lines().stream().map(OrderEventMapper::line).toList(),
        order.total(),
        "EUR",
        order.placedAt());
  }

  private static OrderPlaced.Line line(OrderLine line) {
    return new OrderPlaced.Line(line.productId(), line.quantity(), line.unitPrice());
  }
}
