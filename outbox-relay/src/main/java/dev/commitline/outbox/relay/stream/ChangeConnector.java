package dev.commitline.outbox.relay.stream;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.SourceConnector;

/** A connector of ours, inside Debezium's engine; its one task gets its settings as they are. */
public abstract class ChangeConnector extends SourceConnector {

  private Map<String, String> settings = Map.of();

  /** A connector, not started yet. */
  protected ChangeConnector() {}

  @Override
  public final void start(Map<String, String> properties) {
    settings = Map.copyOf(properties);
  }

  @Override
  public final List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(settings);
  }

  @Override
  public final void stop() {}

  @Override
  public final ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public final String version() {
    return "1";
  }
}
