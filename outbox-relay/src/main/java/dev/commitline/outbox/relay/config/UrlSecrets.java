package dev.commitline.outbox.relay.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What in a JDBC URL, or in a text that quotes one, is nobody's business. The rule goes by names,
 * as the drivers read them: percent-encoded, and in any case; a test holds it against all that the
 * drivers know.
 */
public final class UrlSecrets {

  private static final Pattern SECRET =
      Pattern.compile(".*(password|passwd|passphrase|secret|token)[0-9]?", Pattern.DOTALL);

  private static final Set<String> CREDENTIALS = Set.of("user", "password", "password1");

  private static final String NAME = "([^\\s?&(),;=/]+)(\\s*=\\s*)";
  private static final Pattern IN_URL = Pattern.compile(NAME + "([^&]*)");
  private static final Pattern IN_TEXT = Pattern.compile(NAME + "([^&\\s]*)");
  private static final Pattern AUTHORITY = Pattern.compile("//[^/?\\s]*@");

  private UrlSecrets() {}

  /** A URL as it may be shown. */
  public static String maskedUrl(String url) {
    return masked(IN_URL, url);
  }

  /** A text as it may be shown, which may hold a URL or a part of one. */
  public static String masked(String text) {
    return masked(IN_TEXT, text);
  }

  /** Whether a parameter of that name holds a secret. */
  static boolean secret(String name) {
    return SECRET.matcher(plain(name)).matches();
  }

  /** Whether a URL says who logs in, or with what password, in whatever form. */
  static boolean holdsCredentials(String url) {
    return AUTHORITY.matcher(url).find()
        || IN_URL
            .matcher(url)
            .results()
            .anyMatch(each -> CREDENTIALS.contains(plain(each.group(1))))
        || IN_TEXT
            .matcher(url.replace('(', ' ').replace(',', ' ').replace('?', ' '))
            .results()
            .anyMatch(each -> CREDENTIALS.contains(plain(each.group(1))));
  }

  private static String masked(Pattern pairs, String text) {
    String shown = AUTHORITY.matcher(text).replaceAll("//***@");
    Matcher pair = pairs.matcher(shown);
    StringBuilder masked = new StringBuilder();
    while (pair.find()) {
      String value = secret(pair.group(1)) ? "***" : masked(pair.group(3));
      pair.appendReplacement(
          masked, Matcher.quoteReplacement(pair.group(1) + pair.group(2) + value));
    }
    return pair.appendTail(masked).toString();
  }

  private static String plain(String name) {
    try {
      return URLDecoder.decode(name, UTF_8).trim().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) { // no encoding, only a percent sign
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
