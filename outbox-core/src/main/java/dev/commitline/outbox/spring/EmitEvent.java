package dev.commitline.outbox.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Appends events for what a method changed, after it succeeded and inside its transaction.
 *
 * <pre>{@code
 * interface OrderRepository extends CrudRepository<Order, Long> {
 *   @Override
 *   @EmitEvent(mapper = OrderPlacedMapper.class)
 *   <S extends Order> S save(S order);
 *
 *   @Modifying
 *   @Query("UPDATE orders SET status = 'PAID' WHERE id = :id AND status = 'PLACED'")
 *   @EmitEvent(event = OrderPaid.class, payload = "new OrderPaid(#id)", aggregateId = "#id")
 *   int pay(long id);
 * }
 * }</pre>
 *
 * <p>Allowed on the methods of a Spring Data repository interface that change something (those of
 * CrudRepository, {@code @Query}, derived deletes, fragments, default methods), and on methods of
 * other beans that a proxy can intercept. Anything else is refused when the application starts.
 * Where a method calls another one of its own object, no proxy sees the call, so no event comes of
 * it. Several on one method emit one after the other. An annotation of one's own may carry it, and
 * set its attributes by Spring's {@code @AliasFor}.
 *
 * <p>The event is made by a {@link #mapper} or by a {@link #payload} expression. A mapper of an
 * aggregate, or of another element of the result, makes an event per element:
 *
 * <ul>
 *   <li>{@code save}, {@code saveAll}: of what the repository returned, so with generated ids and
 *       versions.
 *   <li>{@code delete}, {@code deleteAll(Iterable)}: of the argument.
 *   <li>{@code deleteById}, {@code deleteAllById}: of the aggregates as they were, loaded before by
 *       one more select; what is not there gives no event.
 *   <li>Other methods: of what they return: a value, an Optional, an Iterable, an array or a
 *       Stream. A stream is read to its end before the caller gets it, for what it leaves unread
 *       was changed all the same.
 * </ul>
 *
 * <p>A mapper of the {@link Invocation}, and an expression, make one event per call. A
 * {@code @Modifying} query or a derived delete that returns 0 or false, and a query that returns
 * null or nothing, changed no row and emit nothing.
 *
 * <p>Expressions are SpEL; they know the arguments by name ({@code #id}), {@code #result} (the
 * value in an Optional), and, where there is an event per element, the element as their root.
 *
 * <p>Transaction: the caller's, or the one that the method opens for itself; without one the method
 * is refused before it does anything. Guarantees are those of {@link dev.commitline.outbox.Outbox};
 * an event that is also published through Spring's {@code ApplicationEventPublisher} is captured
 * once.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(EmitEvent.List.class)
public @interface EmitEvent {

  /**
   * Makes the public event from the aggregate, from another element of the result, or from the
   * {@link Invocation}: the Spring bean of this type; if there is none, an instance that the bean
   * factory makes once, with its constructor autowired.
   *
   * <p>Either this, or {@link #event} and {@link #payload}.
   */
  Class<? extends EventMapper<?, ?>> mapper() default NoMapper.class;

  /**
   * The class of the event that {@link #payload} makes. The expression can name the types that it
   * is nested in or stands beside without their package.
   */
  Class<?> event() default void.class;

  /** Makes the event, or null to emit nothing; for example {@code new OrderPaid(#id)}. */
  String payload() default "";

  /**
   * Gives the aggregate's id.
   *
   * <p>Default: the id of the repository's aggregate where the event is mapped from one, else what
   * the event's {@link dev.commitline.outbox.AggregateId} says.
   */
  String aggregateId() default "";

  /**
   * The aggregate type of the events.
   *
   * <p>Default: the simple name of the repository's domain type, or, on other beans, what the
   * event's {@link dev.commitline.outbox.AggregateId} says.
   */
  String aggregateType() default "";

  /** Whether to emit, a boolean; for example {@code #quantity > 0}. Default: always. */
  String condition() default "";

  /**
   * Whether a tombstone for the same key follows each event, so that a compacted topic forgets the
   * aggregate. Only for methods that delete.
   */
  boolean tombstone() default false;

  /** Several on one method; the compiler writes it. */
  @Documented
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface List {

    /** In the order in which their events are appended. */
    EmitEvent[] value();
  }

  /** Says that there is none. */
  interface NoMapper extends EventMapper<Void, Void> {}
}
