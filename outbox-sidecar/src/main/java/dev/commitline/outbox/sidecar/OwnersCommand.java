package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.AggregateOwner;
import dev.commitline.outbox.spi.HandOver;
import dev.commitline.outbox.spi.OutboxNames;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outbox owners}: which application owns which aggregate type, and hand-overs. */
@Command(
    name = "owners",
    description = "Shows which application owns which aggregate type, or hands one over.")
final class OwnersCommand {

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  OwnersCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(name = "list", description = "Prints every aggregate type, its owner, and since when.")
  void list(@Mixin DatabaseOptions options) throws SQLException {
    DatabaseAdministration administration = options.administration(environment);
    String owners = administration.database().names().owners();
    try (Connection connection = administration.connect()) {
      for (AggregateOwner each : administration.owners().owners(connection)) {
        out().printf("%s\t%s\t%s%n", each.aggregateType(), each.owner(), each.since());
      }
    } catch (SQLException e) {
      throw told(administration, e, "read " + owners, "SELECT ON " + owners);
    }
    out().flush();
  }

  @Command(
      name = "hand-over",
      description = {
        "Gives an aggregate type to another application, and notes who ordered it and why.",
        "Stop the former owner first, or at least its writes: what it captures afterwards fails."
      })
  void handOver(
      @Mixin DatabaseOptions options,
      @Option(names = "--type", required = true, description = "The aggregate type.") String type,
      @Option(names = "--from", required = true, description = "Who owns it now.") String from,
      @Option(names = "--to", required = true, description = "Who shall own it.") String to,
      @Option(names = "--by", required = true, description = "Who orders it.") String by,
      @Option(names = "--reason", required = true, description = "Why.") String reason,
      @Option(
              names = "--wait",
              paramLabel = "SECONDS",
              defaultValue = "30",
              description =
                  "How long to wait for transactions that write such events. Default: ${DEFAULT-VALUE}.")
          int seconds)
      throws SQLException {
    Numbers.requireAtLeast(1, "--wait", seconds, spec);
    HandOver order = order(type, from, to, by, reason);
    DatabaseAdministration administration = options.administration(environment);
    try (Connection connection = administration.connect()) {
      connection.setAutoCommit(false);
      administration.limitWait(connection, seconds);
      administration.owners().handOver(connection, order);
      connection.commit();
    } catch (SQLException e) {
      if (administration.waitedTooLong(e)) {
        throw new StillWrittenException(order, e);
      }
      OutboxNames names = administration.database().names();
      throw told(
          administration,
          e,
          "hand over what stands in " + names.owners(),
          "SELECT, UPDATE ON " + names.owners(),
          "INSERT ON " + names.ownerAudit());
    }
    out().printf("%s: owned by %s, no longer by %s%n", type, to, from);
    out().flush();
  }

  private HandOver order(String type, String from, String to, String by, String reason) {
    try {
      return new HandOver(type, from, to, by, reason);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** What a command ends with: in words where the cause is one that an operator can mend. */
  private static OutboxException told(
      DatabaseAdministration administration, SQLException fault, String what, String... rights)
      throws SQLException {
    RelayConfig.Database database = administration.database();
    if (administration.noSuchTable(fault)) {
      return new RelayException(
          RelayError.OUTBOX_MISSING,
          "there is no table %s in %s".formatted(database.names().owners(), database.shownUrl()),
          fault);
    }
    if (!administration.notPermitted(fault)) {
      throw fault;
    }
    String user = database.username();
    return new NotPermittedException(user, what, administration.grants(user, rights), fault);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
