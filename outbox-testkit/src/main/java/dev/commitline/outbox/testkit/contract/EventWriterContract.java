package dev.commitline.outbox.testkit.contract;

import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What the capture side of a database has to keep to: events are there if and only if their
 * transaction committed, byte for byte and numbered without gaps; each aggregate type has one
 * owner.
 *
 * <p>A database module extends this once. All tests share one database, and tell their events apart
 * by aggregate id.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EventWriterContract
    implements AtomicCaptureContract,
        SequenceContract,
        PayloadContract,
        GuardContract,
        OwnershipContract,
        HandOverContract {

  private final OutboxDatabase outboxDatabase;
  private final DataSource dataSource;
  private final OutboxNames names;
  private final JdbcOutbox outbox;

  /**
   * The suite over an empty database.
   *
   * @param dataSource of a user that may migrate; may be without a pool
   */
  protected EventWriterContract(OutboxDatabase outboxDatabase, DataSource dataSource) {
    this(outboxDatabase, dataSource, OutboxNames.DEFAULT);
  }

  /**
   * The same with the outbox where the names say: where a schema is no part of a database, suites
   * would meet in that of the default.
   */
  protected EventWriterContract(
      OutboxDatabase outboxDatabase, DataSource dataSource, OutboxNames names) {
    this.outboxDatabase = outboxDatabase;
    this.dataSource = dataSource;
    this.names = names;
    this.outbox =
        JdbcOutbox.of(
            dataSource, outboxDatabase, names, ContractEvent.SOURCE, ContractEvent.SERIALIZER);
  }

  /**
   * The committed events of these aggregates, in the order in which they were written.
   *
   * @param aggregateIds never empty
   */
  @Override
  public abstract List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException;

  /** How many sessions of the suite's database wait for a lock of another right now. */
  @Override
  public abstract int sessionsWaitingForLocks() throws SQLException;

  @Override
  public final OutboxDatabase outboxDatabase() {
    return outboxDatabase;
  }

  @Override
  public final DataSource dataSource() {
    return dataSource;
  }

  @Override
  public final OutboxNames names() {
    return names;
  }

  @Override
  public final JdbcOutbox outbox() {
    return outbox;
  }

  @BeforeAll
  final void migrate() throws SQLException {
    outboxDatabase.migrate(dataSource, names());
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + DOMAIN_TABLE + " (id VARCHAR(255) NOT NULL)");
    }
  }
}
