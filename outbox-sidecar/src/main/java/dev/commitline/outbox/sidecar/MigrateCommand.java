package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outbox migrate}: makes or upgrades the outbox in a database. */
@Command(
    name = "migrate",
    description = {
      "Makes or upgrades the outbox in a database: tables, publication, roles and grants.",
      "Options override COMMITLINE_DATABASE_* variables, and those the file."
    })
final class MigrateCommand implements Runnable {

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "The relay's YAML file.")
  private @Nullable Path file;

  @Option(names = "--url", description = "JDBC URL of the database.")
  private @Nullable String url;

  @Option(names = "--username", description = "A user that owns the database, or may create in it.")
  private @Nullable String username;

  @Option(
      names = "--password",
      arity = "0..1",
      interactive = true,
      description =
          "Ask for the user's password. In scripts: COMMITLINE_DATABASE_PASSWORD, or --password-file.")
  private char @Nullable [] password;

  @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds it.")
  private @Nullable String passwordFile;

  @Option(names = "--schema", description = "Schema of the outbox. Default: commitline.")
  private @Nullable String schema;

  @Option(names = "--prefix", description = "Put before each table's name. Default: none.")
  private @Nullable String prefix;

  @Option(
      names = "--app-role",
      defaultValue = "commitline_app",
      description = "Group role for applications. Default: ${DEFAULT-VALUE}.")
  private String appRole = "";

  @Option(
      names = "--relay-role",
      defaultValue = "commitline_relay",
      description = "Login role for the relay. Default: ${DEFAULT-VALUE}.")
  private String relayRole = "";

  MigrateCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    RelayConfig.Database database = SidecarConfig.database(settings());
    OutboxMigrations migrations = migrations(database);
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.username());
    source.setPassword(database.password());
    requireReachable(source, database);
    report(migrations, migrations.apply(source), database.url());
  }

  private Settings settings() {
    Settings settings = Settings.load(file, environment);
    if (password != null || passwordFile != null) {
      settings =
          settings.without(Setting.DATABASE_PASSWORD).without(Setting.DATABASE_PASSWORD_FILE);
    }
    settings = with(settings, Setting.DATABASE_URL, url, "--url");
    settings = with(settings, Setting.DATABASE_USERNAME, username, "--username");
    settings = with(settings, Setting.DATABASE_SCHEMA, schema, "--schema");
    settings = with(settings, Setting.DATABASE_PREFIX, prefix, "--prefix");
    settings = with(settings, Setting.DATABASE_PASSWORD_FILE, passwordFile, "--password-file");
    String asked = password == null ? null : String.valueOf(password);
    return with(settings, Setting.DATABASE_PASSWORD, asked, "--password");
  }

  private static Settings with(
      Settings settings, Setting setting, @Nullable String value, String option) {
    return value == null ? settings : settings.with(setting, value, option);
  }

  private OutboxMigrations migrations(RelayConfig.Database database) {
    try {
      return new OutboxMigrations(
          database.names().schema(), database.names().prefix(), appRole, relayRole);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** Flyway's own error about a connection is three screens long. */
  private static void requireReachable(PGSimpleDataSource source, RelayConfig.Database database) {
    try (Connection connection = source.getConnection()) {
      connection.getMetaData();
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      throw new RelayException(fault(state), "%s: %s".formatted(database.url(), e.getMessage()), e);
    }
  }

  /** By SQLState: PostgreSQL manual, appendix A. */
  private static RelayError fault(String state) {
    if (state.startsWith("28")) {
      return RelayError.DATABASE_LOGIN_REFUSED;
    }
    return state.equals("3D000") ? RelayError.DATABASE_UNKNOWN : RelayError.DATABASE_UNREACHABLE;
  }

  private void report(OutboxMigrations migrations, int applied, String url) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf(
        "%s in %s: %s%n",
        migrations.schema() + "." + migrations.prefix() + "outbox",
        url,
        applied == 0 ? "up to date" : applied + " migration(s) applied");
    out.printf("publication %s%n", migrations.publication());
    out.printf(
        "application: GRANT %s TO <its user>; relay: ALTER ROLE %s PASSWORD '...'%n",
        migrations.appRole(), migrations.relayRole());
    out.flush();
  }
}
