package dev.commitline.outbox.relay.history;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be replayed.
 *
 * @param selection which events
 * @param target the topic to publish them to; null for a topic of its own per topic of the
 *     selection, {@code <topic>.replay.<id>}
 * @param by who orders it
 * @param reason why
 * @param rate at most so many events a second; null for no limit
 */
public record ReplayOrder(
    Selection selection,
    @Nullable String target,
    String by,
    String reason,
    @Nullable Integer rate) {

  private static final Pattern PRODUCT_TOPIC = Pattern.compile(".+\\.v[0-9]+");
  private static final Pattern RELAY_TOPIC = Pattern.compile(".+\\.(position|replays)");

  /** Refuses what nobody can mean. */
  public ReplayOrder {
    if (by.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException("who orders a replay, and why, must not be blank");
    }
    if (rate != null && rate < 1) {
      throw new IllegalArgumentException("the rate must be >= 1 events a second, was " + rate);
    }
    if (target != null && PRODUCT_TOPIC.matcher(target).matches()) {
      throw new IllegalArgumentException(
          "topic '%s' is a data product's, and only the relay writes there: choose another name"
              .formatted(target));
    }
    if (target != null && RELAY_TOPIC.matcher(target).matches()) {
      throw new IllegalArgumentException(
          "topic '%s' is where a relay remembers: choose another name".formatted(target));
    }
  }
}
