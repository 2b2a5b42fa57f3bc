package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import dev.commitline.outbox.testkit.contract.RelayContract;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class MySqlTableRelayIT extends RelayContract {

  private final TestDatabase database;

  MySqlTableRelayIT(@OnMySql TestDatabase database, KafkaBroker broker) {
    super(
        new MySqlOutbox().using(Transport.TABLE),
        database,
        new OutboxNames(database.name(), ""),
        broker);
    this.database = database;
  }

  @Override
  protected AutoCloseable startRelay(TestDatabase database, KafkaBroker broker, String relayName) {
    return LeastPrivilegedRelay.start(database, broker, relayName);
  }

  @Override
  public List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException {
    return OutboxRows.read(dataSource(), names().outbox(), aggregateIds);
  }

  @Override
  public int sessionsWaitingForLocks() throws SQLException {
    return OutboxRows.sessionsWaitingForLocks(dataSource(), database.name());
  }
}
