package dev.commitline.outbox.relay.protocol;

/** The part of a database transaction that is in the target's open one, where it may be divided. */
final class Chunk {

  private final Chunks limits;
  private final long maxNanos;
  private long events;
  private long bytes;

  Chunk(Chunks limits) {
    this.limits = limits;
    this.maxNanos = limits.time().toNanos();
  }

  void begin() {
    events = 0;
    bytes = 0;
  }

  /**
   * Takes one more event.
   *
   * @param openNanos for how long the target's transaction has been open
   * @return whether it is to be committed now
   */
  boolean add(RelayEvent event, long openNanos) {
    events++;
    bytes += event.bytes();
    return events >= limits.events() || bytes >= limits.bytes() || openNanos >= maxNanos;
  }
}
