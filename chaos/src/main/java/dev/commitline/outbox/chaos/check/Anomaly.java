package dev.commitline.outbox.chaos.check;

import java.util.Locale;

/** What must not be. */
public enum Anomaly {
  /** A committed event that no consumer sees. */
  LOST,
  /** An event that consumers see more than once. */
  DUPLICATED,
  /** An event out of the order of its aggregate: by its sequence, its key or its partition. */
  REORDERED,
  /**
   * A transaction of the database of which a Kafka transaction has a part; or an event of a
   * transaction that was rolled back, whole or to a savepoint.
   */
  TORN,
  /** A sequence of an aggregate that never came, though a later one did. */
  GAPS,
  /** An event whose payload or headers are not those that were committed. */
  ALTERED,
  /**
   * What a consumer saw in the course of the run, and is not there afterwards; or is there, in
   * front of what the consumer had come to, and was not seen.
   */
  VANISHED;

  /** What reports call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
