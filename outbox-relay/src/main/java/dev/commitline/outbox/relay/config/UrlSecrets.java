package dev.commitline.outbox.relay.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
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

  // Tried once for each name, and never again for a shorter one: linear in the text.
  private static final String PLAIN = "[^\\s?&(),;=/]";
  private static final String NAME = "(?<!%1$s)(%1$s++)\\s*+=\\s*+".formatted(PLAIN);
  private static final Pattern NAMES = Pattern.compile(NAME);
  private static final Pattern IN_URL = Pattern.compile(NAME + "[^&]*+");
  private static final Pattern IN_TEXT = Pattern.compile(NAME + "[^&\\s]*+");
  private static final Pattern AUTHORITY = Pattern.compile("//[^/?\\s]*@");

  private UrlSecrets() {}

  /** A URL as it may be shown. */
  public static String maskedUrl(String url) {
    return masked(url, c -> c == '&');
  }

  /** A text as it may be shown, which may hold a URL or a part of one. */
  public static String masked(String text) {
    return masked(text, c -> c == '&' || Character.isWhitespace(c));
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

  /** A value is read on where it is no secret: it may be a URL with secrets of its own. */
  private static String masked(String text, IntPredicate endsValue) {
    String shown = AUTHORITY.matcher(text).replaceAll("//***@");
    Matcher name = NAMES.matcher(shown);
    StringBuilder masked = new StringBuilder();
    int done = 0;
    while (done < shown.length() && name.find(done)) {
      masked.append(shown, done, name.end());
      done = name.end();
      if (secret(name.group(1))) {
        masked.append("***");
        while (done < shown.length() && !endsValue.test(shown.charAt(done))) {
          done++;
        }
      }
    }
    return masked.append(shown, done, shown.length()).toString();
  }

  private static String plain(String name) {
    try {
      return URLDecoder.decode(name, UTF_8).trim().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) { // no encoding, only a percent sign
      return name.toLowerCase(Locale.ROOT);
    }
  }
}
