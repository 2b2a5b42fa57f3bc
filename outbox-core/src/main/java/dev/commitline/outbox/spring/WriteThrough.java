package dev.commitline.outbox.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Writes every aggregate of a Spring Data JDBC repository through to a compacted topic: each
 * insert, update and delete publishes the aggregate's whole public state, so that the topic always
 * holds the newest state of every aggregate that exists.
 *
 * <pre>{@code
 * @WriteThrough(mapper = CustomerStateMapper.class)
 * interface Customers extends ListCrudRepository<Customer, Long> {}
 *
 * @DataProduct(name = "shop.customers", ..., compacted = true)
 * record CustomerState(long id, String name) {}
 * }</pre>
 *
 * <ul>
 *   <li>An insert or update publishes the state as the repository returned it.
 *   <li>A delete publishes the last state, as it stood in the database, and then a tombstone. It
 *       loads what it deletes, which costs one more select; what is not there publishes nothing.
 *   <li>Where the mapper returns null the aggregate is not public: an insert then publishes
 *       nothing, an update or delete a tombstone alone, which withdraws what may have been
 *       published.
 * </ul>
 *
 * <p>Header {@value #OPERATION} tells {@code insert}, {@code update} and {@code delete} apart; the
 * event type is that of the state. Where a method also carries {@link EmitEvent}, its event comes
 * first.
 *
 * <p>Guarantee: those of {@link dev.commitline.outbox.Outbox}, for all that goes through the
 * repository's own {@code save}, {@code saveAll}, {@code delete}, {@code deleteById}, {@code
 * deleteAll(Iterable)} and {@code deleteAllById}. What goes another way would leave the topic
 * stale, so it is refused where it can be seen: {@code deleteAll()} at the call; when the
 * application starts, query methods that change rows, custom implementations of the methods above,
 * and other repositories for the same aggregate, unless they are marked with {@link
 * WithoutWriteThrough}. Not seen are {@code JdbcTemplate}, {@code JdbcAggregateTemplate}, cascades
 * and triggers of the database.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface WriteThrough {

  /** The header that tells what happened to the aggregate. */
  String OPERATION = "operation";

  /**
   * Makes the public state from the aggregate; of a type that belongs to a {@linkplain
   * dev.commitline.outbox.DataProduct#compacted() compacted} data product. The Spring bean of this
   * type; if there is none, an instance that the bean factory makes once, with its constructor
   * autowired.
   */
  Class<? extends EventMapper<?, ?>> mapper();

  /**
   * The aggregate type of the states.
   *
   * <p>Default: the simple name of the repository's domain type.
   */
  String aggregateType() default "";
}
