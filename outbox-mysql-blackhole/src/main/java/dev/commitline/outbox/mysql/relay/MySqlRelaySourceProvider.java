package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.history.OutboxHistory;
import dev.commitline.outbox.mysql.relay.history.ReplayDialect;
import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayTable;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.RelaySourceProvider;

/** Reads {@code jdbc:mysql:} databases. */
public final class MySqlRelaySourceProvider implements RelaySourceProvider {

  @Override
  public boolean supports(String jdbcUrl) {
    return jdbcUrl.startsWith("jdbc:mysql:");
  }

  @Override
  public RelaySource open(RelayConfig config) {
    return new MySqlRelaySource(config);
  }

  @Override
  public EventHistory history(RelayConfig config) {
    return new OutboxHistory(config);
  }

  @Override
  public ReplayLedger replays(RelayConfig config) {
    return new ReplayTable(config, new ReplayDialect(new MySqlConnections(config)));
  }
}
