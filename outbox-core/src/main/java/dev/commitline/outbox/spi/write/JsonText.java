package dev.commitline.outbox.spi.write;

import java.util.Map;

/** Writes what little JSON there is in the outbox, so that capture needs no JSON library. */
public final class JsonText {

  private JsonText() {}

  /** Headers as one flat object. */
  public static String object(Map<String, String> headers) {
    StringBuilder json = new StringBuilder(64).append('{');
    headers.forEach(
        (name, value) -> {
          if (json.length() > 1) {
            json.append(',');
          }
          quote(json, name);
          json.append(':');
          quote(json, value);
        });
    return json.append('}').toString();
  }

  /** A text in quotes. */
  public static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
