package dev.commitline.outbox.migrations;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Makes or upgrades the outbox on a MySQL server: tables, procedures, roles and grants.
 *
 * <p>Has a history table of its own, so it never meets the application's Flyway migrations, also
 * where it shares their database. Safe to run at every start and from many instances at once:
 * Flyway takes a lock, and what is there stays.
 *
 * <p>Transaction: none, as MySQL commits after each DDL statement. Needs a user that may create
 * tables and routines in the schema; roles are made only where that user may, else a warning says
 * what an administrator has to do.
 *
 * @param schema the schema (in MySQL's word: database) of Commitline's tables; created when missing
 * @param prefix put before each table's name; may be empty
 * @param engine what the outbox shall be; one that is there and is another is refused
 * @param appRole the role that applications get: insert only
 * @param relayRole the role of the relay: replication, and select on the outbox
 */
public record MySqlOutboxMigrations(
    String schema, String prefix, Engine engine, String appRole, String relayRole) {

  /** The storage engine of the outbox. */
  public enum Engine {
    /** Rows go into the binlog and nowhere else. */
    BLACKHOLE("BLACKHOLE"),
    /** Rows stay, up to the retention. */
    INNODB("InnoDB");

    private final String sql;

    Engine(String sql) {
      this.sql = sql;
    }
  }

  private static final String OLDEST = "8.0.13";
  private static final Pattern VERSION = Pattern.compile("^(\\d+)\\.(\\d+)\\.(\\d+)");
  private static final Pattern OTHER =
      Pattern.compile("mariadb|tidb|oceanbase|vitess|singlestore", Pattern.CASE_INSENSITIVE);

  private static final Pattern ROLE = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

  // MySQL's names have at most 64 characters; the longest table's name has 18 of its own
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,34}");
  private static final Pattern PREFIX = Pattern.compile("[a-z_][a-z0-9_]{0,19}");

  /** Refuses names that would need quoting. */
  public MySqlOutboxMigrations {
    requireIdentifier("schema", schema, SCHEMA);
    requireIdentifier("appRole", appRole, ROLE);
    requireIdentifier("relayRole", relayRole, ROLE);
    if (!prefix.isEmpty()) {
      requireIdentifier("prefix", prefix, PREFIX);
    }
  }

  /** With the roles {@code commitline_app} and {@code commitline_relay}. */
  public MySqlOutboxMigrations(String schema, String prefix, Engine engine) {
    this(schema, prefix, engine, "commitline_app", "commitline_relay");
  }

  /**
   * Applies what is missing.
   *
   * @return how many migrations were applied; 0 when the outbox was up to date
   * @throws org.flywaydb.core.api.FlywayException when one fails, with its file and SQL error; what
   *     was applied before stays, and may need {@code flyway repair}, as MySQL can't roll DDL back
   * @throws IllegalArgumentException when the schema is one of MySQL's own; nothing was written
   * @throws IllegalStateException when the server is not supported, or wants primary keys and the
   *     user may not switch that off, or when a table is gone that was made before, and then
   *     nothing was written; or when the outbox is there with another engine; says what to do
   */
  public int apply(DataSource dataSource) {
    UsableNames.requireOnMySql(schema);
    requireUsable(dataSource);
    int applied =
        Flyway.configure()
            .dataSource(migrating(dataSource))
            .locations("classpath:dev/commitline/outbox/migrations/mysql")
            .schemas(schema)
            .defaultSchema(schema)
            .table(history())
            .createSchemas(true)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .placeholders(Map.of("schema", schema, "prefix", prefix, "engine", engine.sql))
            .load()
            .migrate()
            .migrationsExecuted;
    try (Connection connection = dataSource.getConnection()) {
      requireEngine(connection);
      new MySqlGrants(schema, prefix, appRole, relayRole).apply(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "schema %s: the outbox can't be checked: %s".formatted(schema, e.getMessage()), e);
    }
    return applied;
  }

  /** Which of the two roles have all their grants, as far as this user may see. */
  public Set<String> completeRoles(Connection connection) {
    MySqlGrants grants = new MySqlGrants(schema, prefix, appRole, relayRole);
    Set<String> complete = new HashSet<>();
    if (grants.appComplete(connection)) {
      complete.add(appRole);
    }
    if (grants.relayComplete(connection)) {
      complete.add(relayRole);
    }
    return complete;
  }

  /**
   * Makes sure that the outbox, where it is there, has its engine: a server without BLACKHOLE, a
   * restored dump or an administrator may have made it another.
   *
   * @throws IllegalStateException when it has another; says what to do
   */
  public void requireEngine(Connection connection) throws SQLException {
    String sql =
        "SELECT engine FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      statement.setString(2, prefix + "outbox");
      try (ResultSet found = statement.executeQuery()) {
        String is = found.next() ? found.getString(1) : engine.sql;
        if (!engine.sql.equalsIgnoreCase(is)) {
          throw new IllegalStateException(
              "table %s.%soutbox has to be ENGINE=%s and is %s: change the table (ALTER TABLE .. ENGINE=%s) or the transport"
                  .formatted(schema, prefix, engine.sql, is, engine.sql));
        }
      }
    }
  }

  private DataSource migrating(DataSource dataSource) {
    if (engine != Engine.BLACKHOLE) {
      return dataSource;
    }
    try {
      return new RequiredPrimaryKeys(schema, prefix + "outbox").switchedOff(dataSource);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "schema %s: the server can't be asked for sql_require_primary_key: %s"
              .formatted(schema, e.getMessage()),
          e);
    }
  }

  private String history() {
    return prefix + "outbox_schema_history";
  }

  private void requireUsable(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      unsupported(connection.getMetaData())
          .ifPresent(
              why -> {
                throw new IllegalStateException(why);
              });
      MadeParts.ofMySql(schema, prefix, history()).requireAllThere(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "schema %s: the server can't be asked what it is: %s".formatted(schema, e.getMessage()),
          e);
    }
  }

  /**
   * Why a server can't have an outbox; empty when it can. Others speak MySQL's protocol, too, but
   * their logs and transactions' identifiers are of other kinds.
   *
   * @return what it is, and what would do
   */
  public static Optional<String> unsupported(DatabaseMetaData server) throws SQLException {
    return unsupported(server.getDatabaseProductName(), server.getDatabaseProductVersion());
  }

  static Optional<String> unsupported(String product, String version) {
    if (!product.equals("MySQL") || OTHER.matcher(version).find()) {
      return Optional.of(
          "the server is %s %s and not MySQL: its binlog is of another kind; use MySQL %s or newer"
              .formatted(product, version, OLDEST));
    }
    return old(version)
        ? Optional.of(
            "the server is MySQL %s, which is too old: use %s or newer".formatted(version, OLDEST))
        : Optional.empty();
  }

  /** Whether it is before {@value #OLDEST}, which has expressions as defaults of columns. */
  private static boolean old(String version) {
    Matcher numbers = VERSION.matcher(version);
    if (!numbers.find()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    int patch = Integer.parseInt(numbers.group(3));
    return major < 8 || (major == 8 && minor == 0 && patch < 13);
  }

  private static void requireIdentifier(String what, String value, Pattern allowed) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must match %s, was '%s'".formatted(what, allowed.pattern(), value));
    }
  }
}
