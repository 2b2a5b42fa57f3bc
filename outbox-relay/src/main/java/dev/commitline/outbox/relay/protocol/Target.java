package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;
import org.jspecify.annotations.Nullable;

/**
 * Where events are published, in transactions. Any exception means that the target must be thrown
 * away, and that the outcome of the transaction is to be read anew.
 */
public interface Target {

  /** Begins a transaction; none is open. */
  void begin();

  /**
   * Sends an event to its topic, within the open transaction.
   *
   * @throws RefusedException when it, or one sent before, can't be taken for itself; also thrown by
   *     {@link #commit}
   */
  void send(RelayEvent event);

  /**
   * Sends an event to its topic's dead-letter topic, as the first one of its aggregate.
   *
   * @param why it is refused
   * @return where it stands
   */
  RecordPlace sendRefused(RelayEvent event, RelayException why);

  /** Sends an event to its topic's dead-letter topic, behind those of its aggregate. */
  void sendBehind(RelayEvent event, Parked parked);

  /** Remembers, from the commit of the open transaction on, that an aggregate is parked. */
  void park(Aggregate aggregate, Parked parked);

  /** Forgets, from the commit of the open transaction on, that an aggregate is parked. */
  void unpark(Aggregate aggregate);

  /** Ends, with the commit of the open transaction, the request to release an aggregate. */
  void answer(Aggregate aggregate);

  /**
   * Remembers, from the commit of the open transaction on, how far a replay has come.
   *
   * @param reached null to forget it
   */
  void replayed(String replay, @Nullable ReplayPosition reached);

  /**
   * Commits the open transaction, and with it the point behind its events. When this returns,
   * consumers see both; when it throws, they see both or neither.
   */
  void commit(ResumePoint point);

  /** Drops the open transaction. */
  void abort();
}
