package dev.commitline.sample.shop.ordering;

import dev.commitline.sample.shop.payment.Reminders;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP. */
@RestController
@RequestMapping("/orders")
class OrderController {

  record OrderView(
      String id,
      String customerId,
      OrderStatus status,
      Instant placedAt,
      BigDecimal total,
      List<LineView> lines) {

    record LineView(String productId, int quantity, BigDecimal unitPrice) {}

    static OrderView of(Order order) {
      return new OrderView(
          order.id(),
          order.customerId(),
          order.status(),
          order.placedAt(),
          order.total(),
          order.lines().stream()
              .map(line -> new LineView(line.productId(), line.quantity(), line.unitPrice()))
              .toList());
    }
  }

  private final Ordering ordering;
  private final Reminders reminders;

  OrderController(Ordering ordering, Reminders reminders) {
    this.ordering = ordering;
    this.reminders = reminders;
  }

  /** Answers 201 for a new order and 200 for one that this very request placed before. */
  @PostMapping
  ResponseEntity<OrderView> place(@Valid @RequestBody PlaceOrder request) {
    Ordering.Placed placed = ordering.place(request);
    OrderView view = OrderView.of(placed.order());
    return placed.isNew()
        ? ResponseEntity.created(URI.create("/orders/" + view.id())).body(view)
        : ResponseEntity.ok(view);
  }

  @GetMapping("/{id}")
  OrderView get(@PathVariable String id) {
    return OrderView.of(ordering.get(id));
  }

  /** Cancels an order; cancelling again changes nothing. */
  @PostMapping("/{id}/cancel")
  OrderView cancel(@PathVariable String id) {
    return OrderView.of(ordering.cancel(id));
  }

  /** Reminds the customer to pay. */
  @PostMapping("/{id}/reminder")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remind(@PathVariable String id) {
    reminders.remind(id);
  }
}
