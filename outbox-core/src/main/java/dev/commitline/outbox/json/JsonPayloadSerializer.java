package dev.commitline.outbox.json;

import dev.commitline.outbox.spi.PayloadSerializer;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes payloads as JSON. Jackson 3 must be on the class path.
 *
 * <p>Thread safety: safe.
 */
public final class JsonPayloadSerializer implements PayloadSerializer {

  private final ObjectMapper mapper;

  /** With Jackson's defaults: ISO dates, unknown properties ignored by readers. */
  public JsonPayloadSerializer() {
    this(JsonMapper.shared());
  }

  /** With the application's own mapper. */
  public JsonPayloadSerializer(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public byte[] serialize(Object payload) {
    return mapper.writeValueAsBytes(payload);
  }
}
