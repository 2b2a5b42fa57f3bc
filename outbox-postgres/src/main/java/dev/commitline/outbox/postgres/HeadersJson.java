package dev.commitline.outbox.postgres;

import java.util.Map;

/** Writes headers as one flat JSON object, so that the capture side needs no JSON library. */
final class HeadersJson {

  private HeadersJson() {}

  static String write(Map<String, String> headers) {
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

  private static void quote(StringBuilder json, String text) {
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
