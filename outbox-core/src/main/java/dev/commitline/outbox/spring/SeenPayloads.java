package dev.commitline.outbox.spring;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The payload instances that one transaction has captured. One that is published inside the process
 * is captured once, whatever else appends it; what only mappers and the application append is not
 * looked at, for they may well reuse an instance.
 *
 * <p>Thread safety: none; belongs to the transaction's thread.
 */
final class SeenPayloads {

  private record Seen(int position, boolean published) {}

  private final IdentityHashMap<Object, Seen> payloads = new IdentityHashMap<>();
  private final Map<Object, Integer> savepoints = new HashMap<>();

  /** Whether it is to be captured. */
  boolean add(Object payload, boolean published) {
    Seen before = payloads.putIfAbsent(payload, new Seen(payloads.size(), published));
    return before == null || (!published && !before.published());
  }

  /** Remembers that a savepoint was set here. */
  void savepoint(Object savepoint) {
    savepoints.put(savepoint, payloads.size());
  }

  /** Forgets what was met since the savepoint; all of it, if the savepoint is not known. */
  void rollbackTo(Object savepoint) {
    int size = savepoints.getOrDefault(savepoint, 0);
    payloads.values().removeIf(seen -> seen.position() >= size);
  }
}
