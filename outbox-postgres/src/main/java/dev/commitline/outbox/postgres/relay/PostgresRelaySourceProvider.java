package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
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
}
