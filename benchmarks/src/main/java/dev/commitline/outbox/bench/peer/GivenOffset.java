package dev.commitline.outbox.bench.peer;

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

/**
 * Tells a connector where to begin, and forgets where it ended: for the embedded engine, which
 * makes it.
 */
public final class GivenOffset extends MemoryOffsetBackingStore {

  /** The setting that has the source offset, as JSON. */
  static final String START = "offset.storage.start";

  private String start = "";

  /** For Debezium. */
  public GivenOffset() {}

  @Override
  public void configure(WorkerConfig config) {
    super.configure(config);
    start = config.originalsStrings().getOrDefault(START, "");
  }

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
    for (ByteBuffer key : keys) {
      found.put(key, data.getOrDefault(key, ByteBuffer.wrap(start.getBytes(UTF_8))));
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }
}
