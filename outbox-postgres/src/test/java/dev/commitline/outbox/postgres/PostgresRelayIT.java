package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import dev.commitline.outbox.testkit.contract.RelayContract;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class PostgresRelayIT extends RelayContract {

  PostgresRelayIT(TestDatabase database, KafkaBroker broker) {
    super(new PostgresOutbox(), database, broker);
  }

  @Override
  protected AutoCloseable startRelay(TestDatabase database, KafkaBroker broker, String relayName) {
    return LeastPrivilegedRelay.start(database, broker, relayName);
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
