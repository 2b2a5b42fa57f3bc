package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.history.OutboxHistory;
import dev.commitline.outbox.postgres.relay.history.ReplayDialect;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.UrlTrial;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayTable;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.postgresql.PGProperty;

/** Reads {@code jdbc:postgresql:} databases. */
public final class PostgresRelaySourceProvider implements RelaySourceProvider {

  /** Which the driver takes as other names of its own (PGPropertyUtil, pgjdbc 42.7). */
  private static final Set<String> LIBPQ = Set.of("dbname", "host", "port");

  @Override
  public boolean supports(String jdbcUrl) {
    return jdbcUrl.startsWith("jdbc:postgresql:");
  }

  @Override
  public Set<String> urlParameters() {
    Set<String> names = new TreeSet<>(LIBPQ);
    Stream.of(PGProperty.values()).map(PGProperty::getName).forEach(names::add);
    return names;
  }

  @Override
  public void requireUsable(String jdbcUrl) {
    UrlTrial.requireUsable(jdbcUrl);
  }

  @Override
  public RelaySource open(RelayConfig config) {
    return new PostgresRelaySource(config);
  }

  @Override
  public EventHistory history(RelayConfig config) {
    return new OutboxHistory(config);
  }

  @Override
  public ReplayLedger replays(RelayConfig config) {
    return new ReplayTable(config, new ReplayDialect(new PostgresConnections(config)));
  }
}
