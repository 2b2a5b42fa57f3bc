package dev.commitline.outbox.spring;

import org.jspecify.annotations.Nullable;

/**
 * Makes the public event from an aggregate, so that the internal model stays internal.
 *
 * <p>Implement it with a class, or extend it with an interface, that names both types: they are
 * checked when the application starts. The event type must belong to a {@link
 * dev.commitline.outbox.DataProduct}, and must not be a persistent entity.
 *
 * <p>Thread safety: one instance serves all threads.
 *
 * @param <A> the aggregate: the repository's domain type, or a supertype of it; on methods that
 *     return something else, its element type; or {@link Invocation}, for one event per call
 * @param <E> the public event, or the interface that all events of the product implement
 */
@FunctionalInterface
public interface EventMapper<A, E> {

  /**
   * Maps one aggregate; called inside the domain's transaction, so it must not block.
   *
   * @param aggregate as the repository returned it from saving, or as it was before a delete
   * @return the event; null to emit nothing for this aggregate, not even a tombstone
   */
  @Nullable E map(A aggregate);
}
