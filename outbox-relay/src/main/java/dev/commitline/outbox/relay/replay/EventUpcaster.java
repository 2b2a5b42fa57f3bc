package dev.commitline.outbox.relay.replay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of a data product's major version into those of a newer one, for replays. Found
 * by {@link java.util.ServiceLoader} in whatever process publishes the replay, and named in its
 * order.
 *
 * <p>One event becomes one event. Its key, {@code ce_id}, sequence and all that tells whose event
 * it is stay as they were.
 *
 * <p>Guarantee asked for: the same event always becomes the same event. After a fault, or a kill,
 * events whose transaction did not commit are cast again.
 *
 * <p>Thread safety: called by one thread at a time; a process may make several instances.
 */
public interface EventUpcaster {

  /** How an order names it, such as {@code shop.orders-v2}; not blank. */
  String name();

  /** The topic whose events it takes, such as {@code shop.orders.v1}. */
  String from();

  /** The topic that its events are made for, such as {@code shop.orders.v2}. */
  String to();

  /**
   * Casts an event.
   *
   * @throws Exception when it can't; the replay then ends as failed, at this event
   */
  Upcast upcast(Past event) throws Exception;

  /**
   * An event as it was published.
   *
   * @param type its {@code ce_type}
   * @param headers all its headers as text, by their names, {@code content-type} among them
   * @param payload its bytes; null for a tombstone
   */
  record Past(String type, Map<String, String> headers, byte @Nullable [] payload) {}

  /**
   * What it becomes.
   *
   * @param type its new {@code ce_type}
   * @param payload its bytes; null for a tombstone
   * @param headers those that are new or different, such as {@code ce_dataschema}, {@code
   *     content-type} or one of the application's; all others stay
   */
  record Upcast(String type, byte @Nullable [] payload, Map<String, String> headers) {}
}
