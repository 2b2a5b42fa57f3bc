package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.history.OutboxHistory;
import dev.commitline.outbox.postgres.relay.history.ReplayDialect;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayTable;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.RelaySourceProvider;

/** Reads {@code jdbc:postgresql:} databases. */
public final class PostgresRelaySourceProvider implements RelaySourceProvider {

  @Override
  public boolean supports(String jdbcUrl) {
    return jdbcUrl.startsWith("jdbc:postgresql:");
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
