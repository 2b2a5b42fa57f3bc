package dev.commitline.outbox.spi;

import java.util.Map;

/**
 * Turns a public event into the bytes that consumers get; the relay never looks into them.
 *
 * <p>With Spring, all beans of this type are asked in their order, Commitline's own JSON last; the
 * first that supports a payload's class writes it.
 *
 * <p>Thread safety: implementations are shared by all threads.
 */
public interface PayloadSerializer {

  /** Whether it writes payloads of that class; must always answer the same. Default: all. */
  default boolean supports(Class<?> payloadType) {
    return true;
  }

  /** The media type of the bytes, for example {@code application/json}. */
  String contentType();

  /** Headers that readers of these bytes need, for example which schema wrote them. */
  default Map<String, String> headers(Object payload) {
    return Map.of();
  }

  /**
   * Serializes an event; called inside the domain's transaction, so it must not block.
   *
   * @param payload of a class that it supports
   * @throws RuntimeException when the payload can't be serialized; reported as {@link
   *     dev.commitline.outbox.EventRejectedException} with this as its cause
   */
  byte[] serialize(Object payload);
}
