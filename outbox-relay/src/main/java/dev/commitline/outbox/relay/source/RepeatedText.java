package dev.commitline.outbox.relay.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Texts of a column that mostly repeats itself, such as the topic: rows of one value share one
 * text, whose hash is known.
 *
 * <p>Thread safety: none; one per stream.
 */
public final class RepeatedText {

  private byte[] bytes = {};
  private String text = "";

  /** None read yet. */
  public RepeatedText() {}

  /** The text of these bytes, in UTF-8. */
  public String of(byte[] next) {
    if (!Arrays.equals(next, bytes)) {
      bytes = next;
      text = new String(next, UTF_8);
    }
    return text;
  }
}
