package dev.commitline.outbox;

/**
 * A public event that brings its own bytes: whatever serializers the application has, these are
 * published as they are.
 *
 * <p>A payload that is a {@code byte[]} is published as it is, too, as {@code
 * application/octet-stream}; its event class is then given to {@link OutboxEvent}.
 */
public interface RawPayload {

  /** The record's value. Not copied: nobody may change it afterwards. */
  byte[] bytes();

  /** The media type of the bytes, for example {@code image/png}. */
  String contentType();
}
