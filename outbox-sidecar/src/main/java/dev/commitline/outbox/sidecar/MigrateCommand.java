package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.relay.config.RelayConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final DatabaseOptions options = new DatabaseOptions();

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
    RelayConfig.Database database = options.database(environment);
    OutboxMigrations migrations = migrations(database);
    PGSimpleDataSource source = DatabaseOptions.reachable(database);
    report(migrations, migrations.apply(source), database.url());
  }

  private OutboxMigrations migrations(RelayConfig.Database database) {
    try {
      return new OutboxMigrations(
          database.names().schema(), database.names().prefix(), appRole, relayRole);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
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
