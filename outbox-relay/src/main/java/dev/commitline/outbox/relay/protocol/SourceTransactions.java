package dev.commitline.outbox.relay.protocol;

/**
 * The stream of committed transactions as a source reads it, in commit order: {@code begin (event |
 * heartbeat)* end}, again and again. After a restart it may begin anew from an earlier transaction,
 * but always with a {@code begin}.
 */
public interface SourceTransactions {

  /**
   * A transaction begins.
   *
   * @param id the database's own name for it, the same whenever it is read
   */
  void begin(String id);

  /** An event of the transaction, in append order. */
  void event(RelayEvent event);

  /** The relay's own sign of life: nothing to publish, but the position moves on. */
  void heartbeat();

  /**
   * The transaction ends.
   *
   * @param position everything up to and including this transaction
   * @param messages how many events and heartbeats the source counts in it
   * @param commitMicros when it committed, as the log says: microseconds since 1970, the same
   *     whenever and wherever it is read
   */
  void end(SourcePosition position, long messages, long commitMicros);
}
