package dev.commitline.outbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the type of an event, the {@code ce_type} that consumers see.
 *
 * <p>Default without it: {@code <product name>.<simple class name>}, for example {@code
 * shop.orders.OrderPlaced}. Use it to keep the public name when the class is renamed.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

  /** The whole public name: not blank, at most 255 characters. */
  String value();
}
