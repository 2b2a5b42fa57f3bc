package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.DomainSnapshotContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class DomainSnapshotIT extends DomainSnapshotContract {

  DomainSnapshotIT(PostgresServer server) {
    super(server.createDatabase(), new PostgresOutbox(), database -> OutboxNames.DEFAULT);
  }

  @Override
  protected List<OutboxRow> committedRows(TestDatabase of, Set<String> aggregateIds)
      throws SQLException {
    return OutboxRows.read(of.dataSource(), OutboxNames.DEFAULT, aggregateIds);
  }
}
