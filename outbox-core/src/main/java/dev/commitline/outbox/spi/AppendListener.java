package dev.commitline.outbox.spi;

import dev.commitline.outbox.OutboxEvent;

/**
 * Is told of each event that was appended in a Spring transaction. With Spring, every bean of this
 * type is.
 *
 * <p>Transaction: called inside the domain's, on the thread that appends, when the event is
 * buffered and not yet written: whether it is ever published is known only when the transaction
 * ends. An exception propagates to who appended.
 *
 * <p>Thread safety: implementations are shared by all threads.
 */
@FunctionalInterface
public interface AppendListener {

  /**
   * An event was appended.
   *
   * @param event as the application appended it
   * @param captured as it is going to be written
   */
  void appended(OutboxEvent event, CapturedEvent captured);
}
