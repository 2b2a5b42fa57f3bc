package dev.commitline.outbox.mysql.relay.server;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The filters of one channel through which a replica gets its source's changes. */
record ReplicaFilters(
    String doDb,
    String ignoreDb,
    String doTable,
    String ignoreTable,
    String wildDoTable,
    String wildIgnoreTable,
    String rewriteDb) {

  static ReplicaFilters of(ResultSet row) throws SQLException {
    return new ReplicaFilters(
        row.getString("Replicate_Do_DB"),
        row.getString("Replicate_Ignore_DB"),
        row.getString("Replicate_Do_Table"),
        row.getString("Replicate_Ignore_Table"),
        row.getString("Replicate_Wild_Do_Table"),
        row.getString("Replicate_Wild_Ignore_Table"),
        row.getString("Replicate_Rewrite_DB"));
  }

  /** What keeps the outbox's rows, or the relay's heartbeats, from being applied here. */
  Optional<String> keepsOut(SourceNames names) {
    return List.of(names.outbox(), names.relays()).stream()
        .flatMap(table -> keepsOut(names.database(), names.qualified(table)).stream())
        .findFirst();
  }

  private Optional<String> keepsOut(String database, String table) {
    if (!doDb.isEmpty() ? !has(doDb, database) : has(ignoreDb, database)) {
      return doDb.isEmpty() ? told("ignore-db", ignoreDb) : told("do-db", doDb);
    }
    if (rewriteDb.toLowerCase(Locale.ROOT).contains(database)) {
      return told("rewrite-db", rewriteDb);
    }
    if (has(doTable, table)) {
      return Optional.empty();
    }
    if (has(ignoreTable, table)) {
      return told("ignore-table", ignoreTable);
    }
    if (matches(wildDoTable, table)) {
      return Optional.empty();
    }
    if (matches(wildIgnoreTable, table)) {
      return told("wild-ignore-table", wildIgnoreTable);
    }
    if (!doTable.isEmpty() || !wildDoTable.isEmpty()) {
      return doTable.isEmpty() ? told("wild-do-table", wildDoTable) : told("do-table", doTable);
    }
    return Optional.empty();
  }

  private static Optional<String> told(String filter, String value) {
    return Optional.of("replicate-%s is '%s'".formatted(filter, value));
  }

  private static boolean has(String list, String name) {
    return Arrays.stream(list.split(",", -1)).anyMatch(item -> item.strip().equalsIgnoreCase(name));
  }

  private static boolean matches(String patterns, String name) {
    return Arrays.stream(patterns.split(",", -1))
        .anyMatch(pattern -> !pattern.isBlank() && like(pattern.strip()).matcher(name).matches());
  }

  /** As LIKE has it. */
  private static Pattern like(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
  }
}
