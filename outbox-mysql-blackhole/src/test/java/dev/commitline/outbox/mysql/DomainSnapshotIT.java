package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.DomainSnapshotContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class DomainSnapshotIT extends DomainSnapshotContract {

  DomainSnapshotIT(MySqlServer server) {
    super(
        server.createDatabase(),
        new MySqlOutbox().using(Transport.BLACKHOLE_WITH_HISTORY),
        database -> new OutboxNames(database.name(), ""));
  }

  @Override
  protected List<OutboxRow> committedRows(TestDatabase of, Set<String> aggregateIds)
      throws SQLException {
    return OutboxRows.read(of.dataSource(), of.name() + ".outbox_history", aggregateIds);
  }
}
