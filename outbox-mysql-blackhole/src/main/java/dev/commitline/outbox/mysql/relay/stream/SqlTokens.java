package dev.commitline.outbox.mysql.relay.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words, names and marks of a statement, in lower case (MySQL manual, 11: language structure).
 * Texts are one token, which is no word; what is in double quotes may be a name, and counts as one.
 *
 * <p>Thread safety: none; one per statement.
 */
final class SqlTokens {

  private static final String TEXT = "''";

  private final List<String> tokens = new ArrayList<>();
  private final String sql;
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  static List<String> of(String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    while (tokens.at < sql.length()) {
      tokens.next();
    }
    return tokens.tokens;
  }

  private void next() {
    char c = sql.charAt(at);
    if (sql.startsWith("/*!", at)) { // for MySQL alone: what is in it counts
      at += 3;
      skipWord();
    } else if (sql.startsWith("*/", at)) {
      at += 2;
    } else if (sql.startsWith("/*", at)) {
      skipBehind("*/");
    } else if (c == '#' || dashes()) {
      skipBehind("\n");
    } else if (c == '\'' || c == '"' || c == '`') {
      String quoted = quoted(c);
      tokens.add(c == '\'' ? TEXT : quoted.toLowerCase(Locale.ROOT));
    } else if (word(c)) {
      int begin = at;
      skipWord();
      tokens.add(sql.substring(begin, at).toLowerCase(Locale.ROOT));
    } else {
      at++;
      if (!Character.isWhitespace(c)) {
        tokens.add(String.valueOf(c));
      }
    }
  }

  /** A quote in it is doubled, or, but for names, behind a backslash. */
  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\\' && quote != '`') {
        at++;
      } else if (c == quote) {
        at++;
        if (at == sql.length() || sql.charAt(at) != quote) {
          return text.toString();
        }
      }
      if (at < sql.length()) {
        text.append(sql.charAt(at));
      }
    }
    return text.toString();
  }

  private void skipBehind(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found + end.length();
  }

  private void skipWord() {
    while (at < sql.length() && word(sql.charAt(at))) {
      at++;
    }
  }

  /** Of a comment, which they begin where a blank comes behind. */
  private boolean dashes() {
    return sql.startsWith("--", at)
        && at + 2 < sql.length()
        && Character.isWhitespace(sql.charAt(at + 2));
  }

  private static boolean word(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '@';
  }
}
