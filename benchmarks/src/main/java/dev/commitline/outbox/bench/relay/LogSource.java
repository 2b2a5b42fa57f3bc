package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.RoutedOutbox;
import dev.commitline.outbox.bench.world.Sidecar;

/** A backlog in a database's log, which may be read as often as there are readers. */
interface LogSource extends Source {

  /** What a reader of this name needs to get the backlog, before that is written. */
  void keepFor(String reader);

  /** The outbox as a reader's connector reads it. */
  RoutedOutbox routed(String reader);

  /**
   * Ends the claims of relays that ran here: an outbox has one relay, and here several read the
   * same log, each from its own start.
   */
  void retireRelays();

  /** Starts our relay over it; does not wait. */
  Sidecar relay(String name, World world);
}
