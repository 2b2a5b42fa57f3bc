package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a relay has learned in its life about what the target refuses. The target tells it only
 * after an event was sent, and the transaction is lost then: the next attempt has to know. A new
 * process learns it anew.
 *
 * <p>Thread safety: safe.
 */
public final class Refusals {

  private final Map<String, Refusal> events = new ConcurrentHashMap<>();
  private final Map<String, Refusal> topics = new ConcurrentHashMap<>();
  private final Map<Aggregate, RelayException> releases = new ConcurrentHashMap<>();

  /** Nothing learned yet. */
  public Refusals() {}

  /** An event, or a topic with all its events, is refused from now on. */
  public void add(Refusal refusal) {
    if (refusal.wholeTopic()) {
      topics.put(refusal.topic(), refusal);
    } else {
      events.put(refusal.eventId(), refusal);
    }
  }

  /** Why an event must not be sent to its topic; null when nothing speaks against it. */
  @Nullable RelayException of(RelayEvent event) {
    Refusal refusal = events.get(event.id());
    if (refusal == null) {
      refusal = topics.get(event.topic());
    }
    return refusal != null ? refusal.fault() : event.defect();
  }

  boolean none() {
    return events.isEmpty() && topics.isEmpty();
  }

  /** The event has its place in the dead-letter topic. */
  void forgetEvent(String id) {
    events.remove(id);
  }

  /** Somebody says that the topic is good again. */
  void forgetTopic(String topic) {
    topics.remove(topic);
  }

  /** The release of an aggregate was tried, and failed. */
  void deny(Aggregate aggregate, RelayException why) {
    releases.put(aggregate, why);
  }

  /** Why the release failed when it was tried; null when it was not, and from then on. */
  @Nullable RelayException takeDenial(Aggregate aggregate) {
    return releases.remove(aggregate);
  }
}
