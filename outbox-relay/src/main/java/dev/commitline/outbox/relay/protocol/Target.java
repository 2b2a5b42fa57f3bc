package dev.commitline.outbox.relay.protocol;

/**
 * Where events are published, in transactions. Any exception means that the target must be thrown
 * away, and that the outcome of the transaction is to be read anew.
 */
public interface Target {

  /** Begins a transaction; none is open. */
  void begin();

  /** Sends an event within the open transaction. */
  void send(RelayEvent event);

  /**
   * Commits the open transaction, and with it the point behind its events. When this returns,
   * consumers see both; when it throws, they see both or neither.
   */
  void commit(ResumePoint point);

  /** Drops the open transaction. */
  void abort();
}
