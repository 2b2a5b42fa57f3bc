package dev.commitline.outbox.postgres.relay.stream;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Reads an outbox in PostgreSQL, inside Debezium's engine. It takes the place of Debezium's own
 * connector, which does much for each row that a relay has no use for; see docs/adr/0014.
 *
 * <p>Public, since the engine makes it from its name; takes the settings of {@link
 * ConnectorSettings}.
 */
public final class OutboxConnector extends SourceConnector {

  private Map<String, String> settings = Map.of();

  /** For the engine. */
  public OutboxConnector() {}

  @Override
  public void start(Map<String, String> properties) {
    settings = Map.copyOf(properties);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return OutboxTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(settings);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return OutboxTask.VERSION;
  }
}
