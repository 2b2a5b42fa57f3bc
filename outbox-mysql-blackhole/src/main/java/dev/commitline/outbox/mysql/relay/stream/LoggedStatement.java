package dev.commitline.outbox.mysql.relay.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a statement in the log does to one table, as far as its words tell. Who may be meant is: the
 * server has run the statement, so it has no errors, and its names are compared in lower case.
 *
 * <p>Thread safety: safe, immutable.
 */
final class LoggedStatement {

  private static final Set<String> BEFORE_TARGET =
      Set.of("low_priority", "delayed", "high_priority", "ignore", "into");

  /** What may be dropped, or renamed, of a table beside its columns. */
  private static final Set<String> NO_COLUMN =
      Set.of("partition", "index", "key", "constraint", "check", "primary", "foreign");

  private final List<String> tokens;
  private final String schema;
  private final String table;
  private final boolean schemaIsDefault;

  /**
   * Of a statement.
   *
   * @param defaultSchema of the session that ran it
   * @param schema of the table
   */
  LoggedStatement(String sql, String defaultSchema, String schema, String table) {
    this.schema = schema.toLowerCase(Locale.ROOT);
    this.table = table.toLowerCase(Locale.ROOT);
    this.schemaIsDefault = defaultSchema.equalsIgnoreCase(schema);
    this.tokens = SqlTokens.of(sql);
  }

  /** Whether it may put rows into the table. */
  boolean inserts() {
    if (!begins("insert") && !begins("replace")) {
      return false;
    }
    int target = 1;
    while (BEFORE_TARGET.contains(at(target))) {
      target++;
    }
    return names(target);
  }

  /** Whether the table's columns may stand in another order behind it. */
  boolean mayOrderColumns() {
    if (begins("rename")) {
      return mentions(1);
    }
    if (!at(1).equals("table")) {
      return false;
    }
    if (begins("create")) {
      return names(at(2).equals("if") ? 5 : 2) && !madeAsByMigrations(); // IF NOT EXISTS
    }
    return begins("alter") && (names(2) ? ordersColumns() : becomes());
  }

  private boolean ordersColumns() {
    for (int i = 3; i < tokens.size(); i++) {
      boolean moves = Set.of("first", "after", "change").contains(at(i));
      boolean takes = Set.of("drop", "rename").contains(at(i)) && !NO_COLUMN.contains(at(i + 1));
      if (moves || takes) {
        return true;
      }
    }
    return false;
  }

  /** Whether another table gets its name. */
  private boolean becomes() {
    int rename = tokens.lastIndexOf("rename");
    return rename >= 0 && mentions(rename);
  }

  private boolean madeAsByMigrations() {
    int like = tokens.indexOf("like");
    if (like >= 0 && !tokens.contains("(")) {
      return at(like + 1).equals(table + "_history") || at(like + 3).equals(table + "_history");
    }
    List<String> columns = new ArrayList<>();
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String token = at(i);
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      if (depth == 1 && (token.equals("(") || token.equals(","))) {
        columns.add(at(i + 1));
      }
    }
    return ColumnOrder.isMade(columns);
  }

  private boolean mentions(int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (names(i) && !at(i - 1).equals(".")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the table's name begins there, with its schema or without. */
  private boolean names(int i) {
    return at(i + 1).equals(".")
        ? at(i).equals(schema) && at(i + 2).equals(table)
        : at(i).equals(table) && schemaIsDefault;
  }

  private boolean begins(String word) {
    return at(0).equals(word);
  }

  private String at(int i) {
    return i < tokens.size() ? tokens.get(i) : "";
  }
}
