package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.spi.Transport;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outbox migrate}: makes or upgrades the outbox in a database. */
@Command(
    name = "migrate",
    description = {
      "Makes or upgrades the outbox in a database: tables, roles and grants, and PostgreSQL's publication.",
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
      description = "Role for the relay, on PostgreSQL a login. Default: ${DEFAULT-VALUE}.")
  private String relayRole = "";

  @Option(
      names = "--transport",
      converter = TransportName.class,
      description = {
        "What the applications will use, as their commitline.outbox.transport.",
        "It matters on MySQL alone, where table is another outbox. Default there: blackhole."
      })
  private @Nullable Transport transport;

  MigrateCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public void run() {
    DatabaseAdministration administration = options.administration(environment);
    Sessions.closeQuietly(administration.connect());
    report(administration.database(), migrate(administration));
  }

  private DatabaseAdministration.Migrated migrate(DatabaseAdministration administration) {
    try {
      return administration.migrate(transport, appRole, relayRole);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(byOption(String.valueOf(e.getMessage())));
    } catch (IllegalStateException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  /** The migrations name what is not allowed as a program gives it to them. */
  private static String byOption(String message) {
    return message
        .replaceFirst("^appRole ", "--app-role ")
        .replaceFirst("^relayRole ", "--relay-role ");
  }

  private void report(RelayConfig.Database database, DatabaseAdministration.Migrated migrated) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf(
        "%s in %s: %s%n",
        database.names().outbox(),
        database.shownUrl(),
        migrated.applied() == 0 ? "up to date" : migrated.applied() + " migration(s) applied");
    migrated.notes().forEach(out::println);
    out.flush();
  }
}
