package dev.commitline.outbox.spi;

/**
 * Turns a public event into the bytes that consumers get; the relay never looks into them.
 *
 * <p>Thread safety: implementations are shared by all threads.
 */
public interface PayloadSerializer {

  /** The media type of the bytes, for example {@code application/json}. */
  String contentType();

  /**
   * Serializes an event; called inside the domain's transaction, so it must not block.
   *
   * @throws RuntimeException when the payload can't be serialized; reported as {@link
   *     dev.commitline.outbox.EventRejectedException} with this as its cause
   */
  byte[] serialize(Object payload);
}
