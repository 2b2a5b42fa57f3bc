package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;

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
   * @param position everything up to and including this transaction
   * @param messages how many events and heartbeats it has
   * @param commitMicros when it committed, microseconds since 1970
   */
  record End(SourcePosition position, long messages, long commitMicros) implements Change {}
}
