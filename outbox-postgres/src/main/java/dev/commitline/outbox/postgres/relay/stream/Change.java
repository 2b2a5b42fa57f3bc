package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.relay.protocol.RelayEvent;

/** What the stream of an outbox consists of: {@code begin (event | heartbeat)* end}. */
sealed interface Change {

  /** A transaction begins. */
  record Begin(String txId) implements Change {}

  /** It appended an event. */
  record Event(RelayEvent event) implements Change {}

  /** It holds a message that the relay wrote for itself. */
  record Heartbeat() implements Change {}

  /**
   * It ends.
   *
   * @param lsn the position behind its commit record
   * @param messages how many events and heartbeats it has
   */
  record End(long lsn, long messages) implements Change {}
}
