package dev.commitline.outbox.bench.capture;

/**
 * What runs at a time.
 *
 * @param connections how many transactions at once
 * @param events how many events each has
 */
record Load(int connections, int events) {

  @Override
  public String toString() {
    return "%d events, %d connections".formatted(events, connections);
  }
}
