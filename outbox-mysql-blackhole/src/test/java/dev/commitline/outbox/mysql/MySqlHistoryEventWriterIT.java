package dev.commitline.outbox.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.EventWriterContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class MySqlHistoryEventWriterIT extends EventWriterContract {

  private final TestDatabase database;
  private final Binlog binlog;

  MySqlHistoryEventWriterIT(@OnMySql TestDatabase database) {
    super(
        new MySqlOutbox().using(Transport.BLACKHOLE_WITH_HISTORY),
        database.dataSource(),
        new OutboxNames(database.name(), ""));
    this.database = database;
    this.binlog = Binlog.from(database);
  }

  @AfterAll
  void close() {
    binlog.close();
  }

  @Override
  public List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException {
    List<OutboxRow> published = binlog.rows("outbox", aggregateIds);
    assertThat(OutboxRows.read(dataSource(), names().history(), aggregateIds))
        .containsExactlyInAnyOrderElementsOf(published);
    return published;
  }

  @Override
  public int sessionsWaitingForLocks() throws SQLException {
    return OutboxRows.sessionsWaitingForLocks(dataSource(), database.name());
  }
}
