package dev.commitline.outbox.chaos.check;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of bytes to compare them.
 *
 * @param bits the first 64 of their SHA-256
 */
public record Digest(long bits) {

  /** The digest of these bytes. */
  public static Digest of(byte[] bytes) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Digest(ByteBuffer.wrap(whole).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static Digest parse(String hex) {
    return new Digest(Long.parseUnsignedLong(hex, 16));
  }

  @Override
  public String toString() {
    return Long.toHexString(bits);
  }
}
