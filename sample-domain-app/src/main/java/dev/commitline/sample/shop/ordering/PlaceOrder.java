package dev.commitline.sample.shop.ordering;

import dev.commitline.sample.shop.web.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to place an order.
 *
 * @param id chosen by the client, so that asking again places no second order
 */
record PlaceOrder(
    @Identifier String id,
    @Identifier String customerId,
    @NotEmpty @Size(max = 100) List<@NotNull @Valid Line> lines) {

  record Line(@Identifier String productId, @Positive @Max(10_000) int quantity) {}

  @AssertTrue(message = "must name each product once")
  boolean isLinesDistinct() {
    return linesOrEmpty().stream().map(Line::productId).distinct().count() == linesOrEmpty().size();
  }

  /** Whether an order is what this request asks for. */
  boolean describes(Order order) {
    List<Line> ordered =
        order.lines().stream().map(l -> new Line(l.productId(), l.quantity())).toList();
    return customerId.equals(order.customerId())
        && lines.size() == ordered.size()
        && lines.containsAll(ordered);
  }

  private List<Line> linesOrEmpty() {
    @Nullable List<Line> unchecked = lines;
    return unchecked == null ? List.of() : unchecked;
  }
}
