package dev.commitline.outbox.relay.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;

/**
 * Where a connector begins: at what its source names, else where the connector itself finds a
 * beginning. Within a run it remembers what the connector gives it, and nothing beyond.
 *
 * <p>Made by Debezium, from the setting {@code offset.storage}.
 */
public final class StartOffsets extends MemoryOffsetBackingStore {

  /** The setting with which a source names where to begin: the connector's own JSON object. */
  public static final String START = "offset.storage.start";

  private @Nullable String start;

  /** For Debezium. */
  public StartOffsets() {}

  @Override
  public void configure(WorkerConfig config) {
    super.configure(config);
    start = config.originalsStrings().get(START);
  }

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
    for (ByteBuffer key : keys) {
      ByteBuffer value = data.get(key);
      if (value == null && start != null) {
        value = ByteBuffer.wrap(start.getBytes(UTF_8));
      }
      if (value != null) {
        found.put(key, value);
      }
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
