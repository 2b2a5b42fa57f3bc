package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.relay.stream.ChangeConnector;
import org.apache.kafka.connect.connector.Task;

/**
 * Reads an outbox in PostgreSQL. It takes the place of Debezium's own connector, which does much
 * for each row that a relay has no use for; see docs/adr/0014.
 *
 * <p>Public, since the engine makes it from its name; takes the settings of {@link
 * ConnectorSettings}.
 */
public final class OutboxConnector extends ChangeConnector {

  /** For the engine. */
  public OutboxConnector() {}

  @Override
  public Class<? extends Task> taskClass() {
    return OutboxTask.class;
  }
}
