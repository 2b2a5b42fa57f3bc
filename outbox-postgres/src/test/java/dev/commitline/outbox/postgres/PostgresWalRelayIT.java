package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
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
class PostgresWalRelayIT extends RelayContract {

  /** Not named as a relay's: the suite waits for that of the relay. */
  private static final String SLOT = "observer";

  private final WalMessages messages;

  PostgresWalRelayIT(TestDatabase database, KafkaBroker broker) {
    super(new PostgresOutbox().using(Transport.WAL), database, broker);
    var unused = WalMessages.observed(database.dataSource(), SLOT);
    messages = new WalMessages(database.dataSource(), OutboxNames.DEFAULT, SLOT);
  }

  @Override
  protected AutoCloseable startRelay(TestDatabase database, KafkaBroker broker, String relayName) {
    return LeastPrivilegedRelay.start(database, broker, relayName);
  }

  @Override
  public List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException {
    return messages.read(aggregateIds);
  }

  @Override
  public int sessionsWaitingForLocks() throws SQLException {
    return OutboxRows.sessionsWaitingForLocks(dataSource());
  }
}
