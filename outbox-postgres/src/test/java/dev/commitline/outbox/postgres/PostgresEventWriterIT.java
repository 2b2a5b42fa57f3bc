package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.EventWriterContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class PostgresEventWriterIT extends EventWriterContract {

  PostgresEventWriterIT(TestDatabase database) {
    super(new PostgresOutbox(), database.dataSource());
  }

  @BeforeAll
  void keepRowsInTheirOrder() throws SQLException {
    OutboxRows.keepInOrder(dataSource(), names());
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
