package dev.commitline.sample.shop.ordering;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.sample.shop.ordering.OrderEvent.OrderPlaced;
import org.springframework.stereotype.Component;

/** From the internal order to the public event: without cost prices. */
@Component
class OrderPlacedMapper implements EventMapper<Order, OrderPlaced> {

  @Override
  public OrderPlaced map(Order order) {
    return new OrderPlaced(
        order.id(),
        order.customerId(),
        order.lines().stream().map(OrderPlacedMapper::line).toList(),
        order.total(),
        "EUR",
        order.placedAt());
  }

  private static OrderPlaced.Line line(OrderLine line) {
    return new OrderPlaced.Line(line.productId(), line.quantity(), line.unitPrice());
  }
}
