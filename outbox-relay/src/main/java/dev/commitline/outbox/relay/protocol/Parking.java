package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which aggregates are parked: an event of theirs was refused, so it and all later ones of the same
 * topic wait in the dead-letter topic, in their order. Changes hold once the transaction in which
 * they were made is committed.
 *
 * <p>No I/O of its own. Thread safety: none; one thread at a time.
 */
public final class Parking {

  private final Refusals refusals;
  private final boolean deadLetter;
  private final IntConsumer count;
  private final Map<Aggregate, Parked> committed;
  private final Map<Aggregate, Parked> changes = new HashMap<>();

  /**
   * The parking as it was committed.
   *
   * @param parked what is parked
   * @param refusals what the target is known to refuse
   * @param deadLetter whether what is refused is parked; else it is a fault
   * @param count is told how many aggregates are parked, now and after each change
   */
  public Parking(
      Map<Aggregate, Parked> parked, Refusals refusals, boolean deadLetter, IntConsumer count) {
    this.committed = new HashMap<>(parked);
    this.refusals = refusals;
    this.deadLetter = deadLetter;
    this.count = count;
    count.accept(parked.size());
  }

  /** Sends an event where it belongs, within the open transaction. */
  public void send(RelayEvent event, Target target) {
    if (committed.isEmpty() && changes.isEmpty() && refusals.none() && event.defect() == null) {
      target.send(event);
      return;
    }
    Aggregate aggregate = event.aggregate();
    Parked before = find(aggregate);
    if (before != null) {
      target.sendBehind(event, before);
      changes.put(aggregate, before.andOneMore());
      return;
    }
    RelayException why = refusals.of(event);
    if (why == null) {
      target.send(event);
    } else if (deadLetter) {
      RecordPlace place = target.sendRefused(event, why);
      changes.put(aggregate, new Parked(place, 1, event.id(), why.error().code()));
    } else {
      throw why;
    }
  }

  /** Why an event must not go to its topic once more now; null when nothing speaks against it. */
  @Nullable RelayException obstacle(RelayEvent event) {
    Parked waiting = find(event.aggregate());
    if (waiting != null) {
      return new RelayException(
          RelayError.AGGREGATE_PARKED,
          "aggregate %s of topic %s is parked behind event %s: a replay would overtake what waits, or publish it before its time"
              .formatted(event.aggregate().id(), event.topic(), waiting.eventId()));
    }
    if (event.compacted()) {
      return new RelayException(
          RelayError.TOPIC_COMPACTED,
          "event %s is of a compacted product: topic %s would keep it as the newest state"
              .formatted(event.id(), event.topic()));
    }
    return refusals.of(event);
  }

  /** Writes all changes into the open transaction, and with them commits it. */
  public void commit(ResumePoint point, Target target) {
    changes.forEach(target::park);
    target.commit(point);
    committed.putAll(changes);
    changes.values().forEach(parked -> refusals.forgetEvent(parked.eventId()));
    changes.clear();
    count.accept(committed.size());
  }

  /** The open transaction was dropped, and with it all changes. */
  void rollback() {
    changes.clear();
  }

  private @Nullable Parked find(Aggregate aggregate) {
    Parked changed = changes.get(aggregate);
    return changed != null ? changed : committed.get(aggregate);
  }
}
