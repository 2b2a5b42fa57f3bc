package dev.commitline.outbox.relay.protocol;

/**
 * The stream of committed transactions as a source reads it, in commit order: {@code begin event*
 * end}, again and again. After a restart it may begin anew from an earlier transaction, but always
 * with a {@code begin}.
 */
public interface SourceTransactions {

  /** A transaction begins. */
  void begin();

  /** An event of the transaction, in append order. */
  void event(RelayEvent event);

  /**
   * The transaction ends.
   *
   * @param position everything up to and including this transaction
   * @param events how many events the source counts in it
   */
  void end(SourcePosition position, long events);
}
