package dev.commitline.sample.shop.ordering;

import dev.commitline.sample.shop.catalog.Product;
import dev.commitline.sample.shop.catalog.Products;
import dev.commitline.sample.shop.catalog.Stock;
import dev.commitline.sample.shop.customer.Customers;
import dev.commitline.sample.shop.ordering.OrderEvent.OrderCancelled;
import dev.commitline.sample.shop.payment.Payment;
import dev.commitline.sample.shop.payment.Payments;
import dev.commitline.sample.shop.web.ConflictException;
import dev.commitline.sample.shop.web.NotFoundException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Places and cancels orders, each in one transaction over several aggregates.
 *
 * <p>The stock comes before the order: on MySQL, the foreign key of an order's line locks its
 * product for reading, and two orders that both go on to change it would deadlock.
 */
@Service
class Ordering {

  private final Orders orders;
  private final Customers customers;
  private final Products products;
  private final Stock stock;
  private final Payments payments;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Ordering(
      Orders orders,
      Customers customers,
      Products products,
      Stock stock,
      Payments payments,
      ApplicationEventPublisher events,
      Clock clock) {
    this.orders = orders;
    this.customers = customers;
    this.products = products;
    this.stock = stock;
    this.payments = payments;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Places an order: takes each product from the stock, saves the order, and requests the payment.
   * Emits a {@code StockReserved} per product, {@code OrderPlaced} and {@code PaymentRequested};
   * or, when one product is short, nothing at all.
   *
   * @return the order, and whether it is new: a request that was fulfilled before changes nothing
   */
  @Transactional
  public Placed place(PlaceOrder request) {
    Order known = orders.findById(request.id()).orElse(null);
    if (known != null) {
      if (!request.describes(known)) {
        throw new ConflictException(
            "order-id-taken", "Order '%s' is another one".formatted(request.id()));
      }
      return new Placed(known, false);
    }
    if (!customers.existsById(request.customerId())) {
      throw new NotFoundException("customer", request.customerId());
    }
    List<OrderLine> lines = lines(request);
    for (OrderLine line : lines) {
      stock.reserve(line.productId(), request.id(), line.quantity());
    }
    Instant now = now();
    Order order = orders.save(Order.place(request.id(), request.customerId(), lines, now));
    payments.save(Payment.request(order.id(), order.total(), now));
    return new Placed(order, true);
  }

  /** What became of a request to place an order. */
  record Placed(Order order, boolean isNew) {}

  /** Cancels an order, which voids its payment, and gives its products back. */
  @Transactional
  public Order cancel(String id) {
    Order placed = get(id);
    if (placed.status() == OrderStatus.CANCELLED) {
      return placed;
    }
    for (OrderLine line : placed.lines()) {
      stock.release(line.productId(), id, line.quantity());
    }
    Order order = orders.save(placed.cancelled());
    events.publishEvent(new OrderCancelled(id, order.customerId())); // see CancelledOrders
    return order;
  }

  Order get(String id) {
    return orders.findById(id).orElseThrow(() -> new NotFoundException("order", id));
  }

  /** With today's prices, in the order of product ids, which is the order of locking. */
  private List<OrderLine> lines(PlaceOrder request) {
    List<String> ids = request.lines().stream().map(PlaceOrder.Line::productId).toList();
    Map<String, Product> found =
        products.findAllById(ids).stream()
            .collect(Collectors.toMap(Product::id, Function.identity()));
    return request.lines().stream()
        .sorted(Comparator.comparing(PlaceOrder.Line::productId))
        .map(line -> line(line, found))
        .toList();
  }

  private static OrderLine line(PlaceOrder.Line line, Map<String, Product> found) {
    Product product = found.get(line.productId());
    if (product == null) {
      throw new NotFoundException("product", line.productId());
    }
    return new OrderLine(product.id(), line.quantity(), product.price(), product.costPrice());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // what the database keeps
  }
}
