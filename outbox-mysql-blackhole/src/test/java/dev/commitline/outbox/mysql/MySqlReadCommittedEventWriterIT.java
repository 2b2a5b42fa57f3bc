package dev.commitline.outbox.mysql;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.EventWriterContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * In transactions that are READ COMMITTED: without the gap locks of MySQL's default, which would
 * hide what the order of locks and FOR SHARE are for.
 */
@ExtendWith(OutboxExtension.class)
class MySqlReadCommittedEventWriterIT extends EventWriterContract {

  private final TestDatabase database;
  private final Binlog binlog;

  MySqlReadCommittedEventWriterIT(@OnMySql TestDatabase database) {
    super(new MySqlOutbox(), readCommitted(database), new OutboxNames(database.name(), ""));
    this.database = database;
    this.binlog = Binlog.from(database);
  }

  private static DataSource readCommitted(TestDatabase database) {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(database.jdbcUrl() + "&sessionVariables=transaction_isolation='READ-COMMITTED'");
    source.setUser(database.username());
    source.setPassword(database.password());
    return source;
  }

  @AfterAll
  void close() {
    binlog.close();
  }

  @Override
  public List<OutboxRow> committedRows(Set<String> aggregateIds) {
    return binlog.rows("outbox", aggregateIds);
  }

  @Override
  public int sessionsWaitingForLocks() throws SQLException {
    return OutboxRows.sessionsWaitingForLocks(dataSource(), database.name());
  }
}
