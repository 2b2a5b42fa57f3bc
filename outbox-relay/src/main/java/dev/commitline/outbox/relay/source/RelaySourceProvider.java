package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.config.RelayConfig;

/** Makes the source for one kind of database; found by {@link java.util.ServiceLoader}. */
public interface RelaySourceProvider {

  /** Whether it reads databases with such a JDBC URL. */
  boolean supports(String jdbcUrl);

  /** A source for a relay; connects to nothing yet. */
  RelaySource open(RelayConfig config);
}
