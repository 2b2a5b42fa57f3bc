package dev.commitline.outbox.mysql;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.EventWriterContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

/** The contract in sessions with variables of their own; migrated by such a session, too. */
abstract class SessionVariablesSuite extends EventWriterContract {

  private final TestDatabase database;
  private final Binlog binlog;

  SessionVariablesSuite(TestDatabase database, String variables) {
    super(new MySqlOutbox(), sessions(database, variables), new OutboxNames(database.name(), ""));
    this.database = database;
    this.binlog = Binlog.from(database);
  }

  private static DataSource sessions(TestDatabase database, String variables) {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(database.jdbcUrl() + "&sessionVariables=" + variables);
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
