package dev.commitline.outbox.bench.peer;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The relay's own producer settings, for all producers that are measured beside it. */
public final class ProducerSettings {

  private ProducerSettings() {}

  /** To be changed by the caller. */
  public static Map<String, Object> of(String bootstrapServers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("enable.idempotence", true);
    properties.put("acks", "all");
    properties.put("linger.ms", 20);
    properties.put("batch.size", 256 << 10);
    properties.put("compression.type", "lz4");
    properties.put("buffer.memory", 96L << 20);
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    return properties;
  }
}
