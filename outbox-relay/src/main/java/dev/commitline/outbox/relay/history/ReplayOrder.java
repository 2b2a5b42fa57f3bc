package dev.commitline.outbox.relay.history;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be replayed.
 *
 * @param selection which events
 * @param source where they are taken from; a topic has to be the selection's
 * @param target the topic to publish them to; null for a topic of its own per topic of the
 *     selection, {@code <topic>.replay.<id>}. A data product's topic is written by the relay alone,
 *     so that such a replay needs a running one
 * @param upcaster names the up-caster that they go through; null for none
 * @param by who orders it
 * @param reason why
 * @param rate at most so many events a second; null for no limit
 */
public record ReplayOrder(
    Selection selection,
    ReplaySource source,
    @Nullable String target,
    @Nullable String upcaster,
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
    if (source == ReplaySource.TOPIC && selection.topic() == null) {
      throw new IllegalArgumentException("to replay from a topic, the selection must name it");
    }
    if (rate != null && rate < 1) {
      throw new IllegalArgumentException("the rate must be >= 1 events a second, was " + rate);
    }
    if (target != null && RELAY_TOPIC.matcher(target).matches()) {
      throw new IllegalArgumentException(
          "topic '%s' is where a relay remembers: choose another name".formatted(target));
    }
    String topic = selection.topic();
    if (upcaster != null && topic == null) {
      throw new IllegalArgumentException("to up-cast events, the selection must name their topic");
    }
    if (upcaster != null && target != null && target.equals(topic)) {
      throw new IllegalArgumentException(
          "up-cast events can't go to topic '%s', which they come from".formatted(target));
    }
    if (upcaster == null && target != null && !target.equals(topic) && isProduct(target)) {
      throw new IllegalArgumentException(
          "topic '%s' is a data product's: only its own events go there (the selection must name that topic), or such as an up-caster makes for it"
              .formatted(target));
    }
  }

  /** Whether the target is a data product's topic: then the relay publishes, as its only writer. */
  public boolean toProduct() {
    return target != null && (target.equals(selection.topic()) || isProduct(target));
  }

  private static boolean isProduct(String topic) {
    return PRODUCT_TOPIC.matcher(topic).matches();
  }

  /** An order of events of the history. */
  public ReplayOrder(
      Selection selection,
      @Nullable String target,
      @Nullable String upcaster,
      String by,
      String reason,
      @Nullable Integer rate) {
    this(selection, ReplaySource.HISTORY, target, upcaster, by, reason, rate);
  }

  /** An order of events of the history, without an up-caster. */
  public ReplayOrder(
      Selection selection,
      @Nullable String target,
      String by,
      String reason,
      @Nullable Integer rate) {
    this(selection, target, null, by, reason, rate);
  }

  /** The same order, of events as their topic still holds them. */
  public ReplayOrder fromTopic() {
    return new ReplayOrder(selection, ReplaySource.TOPIC, target, upcaster, by, reason, rate);
  }
}
