package dev.commitline.outbox.relay.engine;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.NullUnmarked;

/**
 * An offset store that knows nothing and keeps nothing.
 *
 * <p>Without an offset the connector streams from where the replication slot was confirmed, and
 * does not search for a place to resume, which in Debezium 3.6 can skip a transaction. What was
 * published already, the relay filters by its own position. Writing must seem to succeed, for only
 * then the engine tells the connector to confirm the slot.
 */
@NullUnmarked // Connect's own signatures say nothing about null
public final class NoOffsets implements OffsetBackingStore {

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public void configure(WorkerConfig config) {}

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> nothing = new HashMap<>();
    keys.forEach(key -> nothing.put(key, null));
    return CompletableFuture.completedFuture(nothing);
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    if (callback != null) {
      callback.onCompletion(null, null);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
