package dev.commitline.outbox.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * How far a snapshot has come.
 *
 * @param name its name
 * @param upTo the last id there was when it began; null when there was none
 * @param last the last id that was looked at; null before the first
 * @param aggregates how many were looked at
 * @param events how many events were appended: one for each aggregate that was still there and
 *     public
 * @param done whether all were looked at
 */
public record Snapshot(
    String name,
    @Nullable String upTo,
    @Nullable String last,
    long aggregates,
    long events,
    boolean done) {

  Snapshot behind(String id, boolean appended) {
    return new Snapshot(name, upTo, id, aggregates + 1, events + (appended ? 1 : 0), false);
  }
}
