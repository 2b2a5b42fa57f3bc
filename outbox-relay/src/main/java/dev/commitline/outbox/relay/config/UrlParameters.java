package dev.commitline.outbox.relay.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Set;

/**
 * The parameters of a JDBC URL. Drivers pass over names that they do not know: {@code
 * sslmod=verify-full} would connect, and verify nothing.
 */
public final class UrlParameters {

  private UrlParameters() {}

  /**
   * Refuses a name that the driver does not know.
   *
   * @param known by the driver; how it compares is how the driver does
   * @throws InvalidSettingException with the name that was probably meant
   */
  public static void requireKnown(String url, Set<String> known) {
    int query = url.indexOf('?');
    if (query < 0) {
      return;
    }
    for (String parameter : url.substring(query + 1).split("&")) {
      String name = decoded(parameter.replaceFirst("(?s)=.*", "")).trim();
      if (!name.isEmpty() && !known.contains(name)) {
        throw new InvalidSettingException(
            "database.url",
            "has parameter '%s', which the JDBC driver does not know and would ignore%s"
                .formatted(name, Nearest.hint(name, known, ": remove it")));
      }
    }
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, UTF_8);
    } catch (IllegalArgumentException e) { // no encoding, only a percent sign
      return name;
    }
  }
}
