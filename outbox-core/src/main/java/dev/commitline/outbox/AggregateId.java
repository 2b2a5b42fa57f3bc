package dev.commitline.outbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what holds the id of the aggregate that an event is about, and names the aggregate's type;
 * so that the event can be captured without being told either.
 *
 * <pre>{@code
 * record OrderPlaced(@AggregateId("Order") UUID orderId, long totalCents) implements OrderEvent {}
 * }</pre>
 *
 * <p>Put it on a record component, on a getter, or once on a method of the interface that all
 * events of the product implement. An event type has at most one.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AggregateId {

  /** The aggregate type, for example {@code Order}: 1 to 255 characters, not blank. */
  String value();
}
