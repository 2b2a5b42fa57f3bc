package dev.commitline.outbox.spi;

import dev.commitline.outbox.OutboxEvent;
import java.util.Map;

/**
 * Adds headers to every event, from where it is appended: who is logged in, which tenant, which
 * trace.
 *
 * <p>With Spring, each bean of this type is asked, in their order. Headers that the event brings
 * itself win over those of a context, and those of an earlier context over those of a later one.
 *
 * <p>Transaction: called inside the domain's, on the thread that appends; must not block. An
 * exception fails the append, and so the transaction.
 *
 * <p>Thread safety: implementations are shared by all threads.
 */
@FunctionalInterface
public interface EventContext {

  /**
   * The headers for an event.
   *
   * @param event as it was appended
   * @return names and values, possibly none. CloudEvents extension attributes are allowed ({@code
   *     ce_} and 1 to 20 lower-case letters and digits), other than those that Commitline writes
   */
  Map<String, String> headers(OutboxEvent event);
}
