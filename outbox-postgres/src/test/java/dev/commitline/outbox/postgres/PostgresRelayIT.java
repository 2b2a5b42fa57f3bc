package dev.commitline.outbox.postgres;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import dev.commitline.outbox.testkit.contract.RelayContract;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class PostgresRelayIT extends RelayContract {

  private static final String PASSWORD = "secret";
  private static final int LARGEST_REQUEST = 10 << 20;

  PostgresRelayIT(TestDatabase database, KafkaBroker broker) {
    super(new PostgresOutbox(), database, broker);
  }

  @Override
  protected AutoCloseable startRelay(TestDatabase database, KafkaBroker broker, String relayName) {
    // with what the migrations grant, and no more
    database.execute("ALTER ROLE commitline_relay PASSWORD '%s'".formatted(PASSWORD));
    Relay relay =
        new Relay(
            new RelayConfig(
                relayName,
                new RelayConfig.Database(database.jdbcUrl(), "commitline_relay", PASSWORD, names()),
                new RelayConfig.Kafka(
                    broker.bootstrapServers(),
                    Map.of("max.request.size", Integer.toString(LARGEST_REQUEST))),
                RelayConfig.Topics.DEFAULT,
                RelayConfig.Retry.DEFAULT));
    new Thread(relay::run, relayName).start();
    return relay;
  }

  @Override
  public List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException {
    return OutboxRows.read(dataSource(), names(), aggregateIds);
  }

  @Override
  public int sessionsWaitingForLocks() throws SQLException {
    return OutboxRows.sessionsWaitingForLocks(dataSource());
  }
}
