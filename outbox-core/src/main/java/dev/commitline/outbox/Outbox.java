package dev.commitline.outbox;

import java.util.UUID;

/**
 * Appends events to the transaction that is active on the calling thread.
 *
 * <p>Guarantee: an appended event is published if and only if the transaction commits; a rollback,
 * a rollback to a savepoint set before the append, and a crash leave nothing behind. Events of one
 * transaction are published together, in append order.
 *
 * <p>Transaction: needs one, never opens one. Events are serialized at the call, buffered, and
 * written in one round trip just before the commit; a failure to write them fails the transaction.
 * So does an event that was refused: who catches that exception and goes on meets it again at the
 * commit, which rolls back.
 *
 * <p>Thread safety: safe for use by many threads; each sees its own transaction.
 */
public interface Outbox {

  /**
   * Appends an event.
   *
   * @param event what to publish; serialized before this method returns
   * @throws NoTransactionException when no transaction is active on this thread; begin one around
   *     the call
   * @throws InvalidDeclarationException when the payload's type is not declared as a {@link
   *     DataProduct}'s event
   * @throws EventRejectedException when the event can't be published as it is: a blank or too long
   *     id, a reserved header, a payload that the serializer refuses, or a size above its limit
   */
  void append(OutboxEvent event);

  /**
   * Appends an event that carries no headers of its own; the same as {@code
   * append(OutboxEvent.of(aggregateType, aggregateId, payload))}.
   *
   * @param aggregateType the kind of aggregate that changed, for example {@code Order}
   * @param aggregateId which one; becomes the record's key
   * @param payload the public event, of a type declared as a {@link DataProduct}'s
   */
  default void append(String aggregateType, String aggregateId, Object payload) {
    append(OutboxEvent.of(aggregateType, aggregateId, payload));
  }

  /** The same, of an aggregate whose id is a number. */
  default void append(String aggregateType, long aggregateId, Object payload) {
    append(OutboxEvent.of(aggregateType, aggregateId, payload));
  }

  /** The same, of an aggregate whose id is a UUID. */
  default void append(String aggregateType, UUID aggregateId, Object payload) {
    append(OutboxEvent.of(aggregateType, aggregateId, payload));
  }
}
