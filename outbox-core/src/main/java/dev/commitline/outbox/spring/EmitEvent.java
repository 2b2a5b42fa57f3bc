package dev.commitline.outbox.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Appends an event for every aggregate that a Spring Data repository method writes or deletes.
 *
 * <pre>{@code
 * interface OrderRepository extends CrudRepository<Order, Long> {
 *   @Override
 *   @EmitEvent(mapper = OrderPlacedMapper.class)
 *   <S extends Order> S save(S order);
 *
 *   @Override
 *   @EmitEvent(mapper = OrderCancelledMapper.class, tombstone = true)
 *   void deleteById(Long id);
 * }
 * }</pre>
 *
 * <p>Allowed on {@code save}, {@code saveAll}, {@code delete}, {@code deleteById}, {@code
 * deleteAll(Iterable)} and {@code deleteAllById}, as far as Spring Data implements them; anywhere
 * else it is refused when the application starts.
 *
 * <ul>
 *   <li>{@code save}, {@code saveAll}: the mapper gets what the repository returned, so with
 *       generated ids and versions.
 *   <li>{@code delete}, {@code deleteAll}: the mapper gets the argument.
 *   <li>{@code deleteById}, {@code deleteAllById}: the aggregates are loaded first, which costs one
 *       more select; what is not there gives no event.
 * </ul>
 *
 * <p>Events of several aggregates come in the order of the argument.
 *
 * <p>Transaction: the event is appended after the repository's own work succeeded, in the same
 * transaction: the caller's, or the one that the repository method opens for itself. Guarantees are
 * those of {@link dev.commitline.outbox.Outbox}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EmitEvent {

  /**
   * Makes the public event from the aggregate: the Spring bean of this type; if there is none, an
   * instance that the bean factory makes once, with its constructor autowired.
   */
  Class<? extends EventMapper<?, ?>> mapper();

  /**
   * The aggregate type of the events.
   *
   * <p>Default: the simple name of the repository's domain type.
   */
  String aggregateType() default "";

  /**
   * Whether a tombstone for the same key follows each event, so that a compacted topic forgets the
   * aggregate. Only for methods that delete.
   */
  boolean tombstone() default false;
}
