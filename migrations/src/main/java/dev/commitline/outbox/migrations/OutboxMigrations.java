package dev.commitline.outbox.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Makes or upgrades the outbox in a PostgreSQL database: tables, publication, roles and grants.
 *
 * <p>Has a schema and a history table of its own, so it never meets the application's Flyway
 * migrations. Safe to run at every start and from many instances at once: Flyway takes a lock, and
 * what is there stays.
 *
 * <p>Transaction: each migration runs in one of its own. Needs a user that owns the database or may
 * create schemas and publications in it; roles are made only where that user may, else a warning
 * says what an administrator has to do.
 *
 * @param schema the schema of Commitline's tables; created when missing
 * @param prefix put before each table's name; may be empty
 * @param appRole the group role that applications get: insert only
 * @param relayRole the login role of the relay: replication, and select on the outbox
 */
public record OutboxMigrations(String schema, String prefix, String appRole, String relayRole) {

  /** What the names of the relays' replication slots begin with; the relay's name follows. */
  public static final String SLOT_PREFIX = "commitline_";

  /** The oldest version of PostgreSQL that has all that the outbox and its relay use. */
  public static final int OLDEST_VERSION = 14;

  private static final Pattern POSTGRES = Pattern.compile("PostgreSQL (\\d{1,4})");

  /** Products that begin as PostgreSQL does, and go on with their own name. */
  private static final Pattern OTHER_PRODUCTS =
      Pattern.compile(
          "-YB-|Yugabyte|Cockroach|Redshift|Greenplum|Materialize|RisingWave|QuestDB|CrateDB|Gauss|server protocol",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ROLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  // PostgreSQL cuts names off behind 63 bytes; the longest is the publication's, of both
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,34}");
  private static final Pattern PREFIX = Pattern.compile("[a-z_][a-z0-9_]{0,19}");

  /** Refuses names that would need quoting. */
  public OutboxMigrations {
    requireIdentifier("schema", schema, SCHEMA);
    requireIdentifier("appRole", appRole, ROLE);
    requireIdentifier("relayRole", relayRole, ROLE);
    if (!prefix.isEmpty()) {
      requireIdentifier("prefix", prefix, PREFIX);
    }
  }

  /** With the roles {@code commitline_app} and {@code commitline_relay}. */
  public OutboxMigrations(String schema, String prefix) {
    this(schema, prefix, "commitline_app", "commitline_relay");
  }

  /** The publication that the relay reads, {@code <schema>_<prefix>outbox}. */
  public String publication() {
    return schema + "_" + prefix + "outbox";
  }

  /**
   * Applies what is missing, and makes the publication again if it was dropped.
   *
   * @return how many migrations were applied; 0 when the outbox was up to date
   * @throws UnsupportedServerException when this is no PostgreSQL of a supported version; nothing
   *     was written
   * @throws IllegalArgumentException when a name is a word that PostgreSQL has reserved; nothing
   *     was written
   * @throws IllegalStateException when the publication's name is taken by one that publishes
   *     something else, or that this user may not drop; or when something is gone that was made
   *     before; says what to do, and nothing was written
   * @throws org.flywaydb.core.api.FlywayException when one fails, with its file and SQL error; what
   *     was applied before stays, and the next call goes on from there
   */
  public int apply(DataSource dataSource) {
    OutboxPublication publication =
        new OutboxPublication(
            publication(), schema + "." + prefix + "outbox", schema + "." + history());
    before(dataSource, publication);
    int applied = migrate(dataSource);
    try (Connection connection = dataSource.getConnection()) {
      publication.restore(connection);
    } catch (SQLException e) {
      throw new FlywayException("the publication can't be checked: " + e.getMessage(), e);
    }
    return applied;
  }

  private int migrate(DataSource dataSource) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:dev/commitline/outbox/migrations/postgresql")
        .schemas(schema)
        .defaultSchema(schema)
        .table(history())
        .createSchemas(true)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(
            Map.of(
                "schema", schema,
                "prefix", prefix,
                "publication", publication(),
                "slotPrefix", SLOT_PREFIX,
                "appRole", appRole,
                "relayRole", relayRole))
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private void before(DataSource dataSource, OutboxPublication publication) {
    try (Connection connection = dataSource.getConnection()) {
      requireSupported(connection);
      UsableNames.requireOnPostgres(connection, schema, appRole, relayRole);
      MadeParts.ofPostgres(schema, prefix, history()).requireAllThere(connection);
      publication.clear(connection);
    } catch (SQLException e) {
      throw new FlywayException("the database can't be prepared: " + e.getMessage(), e);
    }
  }

  private String history() {
    return prefix + "outbox_schema_history";
  }

  /**
   * Makes sure that a server is PostgreSQL 14 or newer: others speak its protocol, and understand
   * some of its SQL.
   */
  public static void requireSupported(Connection connection) throws SQLException {
    String version;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version()")) {
      row.next();
      version = row.getString(1);
    }
    Optional<String> unsupported = unsupported(version);
    if (unsupported.isPresent()) {
      throw new UnsupportedServerException(unsupported.get());
    }
  }

  /** Why a server that says this of itself can't be used; empty when it can. */
  static Optional<String> unsupported(String version) {
    Matcher postgres = POSTGRES.matcher(version);
    if (!postgres.lookingAt() || OTHER_PRODUCTS.matcher(version).find()) {
      return Optional.of(
          "the server is not PostgreSQL, but says that it is '%s'".formatted(version));
    }
    return Integer.parseInt(postgres.group(1)) < OLDEST_VERSION
        ? Optional.of(
            "PostgreSQL must be of version %d or newer, was '%s'"
                .formatted(OLDEST_VERSION, version))
        : Optional.empty();
  }

  private static void requireIdentifier(String what, String value, Pattern allowed) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must match %s, was '%s'".formatted(what, allowed.pattern(), value));
    }
  }
}
