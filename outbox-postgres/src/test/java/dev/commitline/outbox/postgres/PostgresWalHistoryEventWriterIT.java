package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.EventWriterContract;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class PostgresWalHistoryEventWriterIT extends EventWriterContract {

  private static final String SLOT = "commitline_history_writer";

  private final WalMessages messages;

  PostgresWalHistoryEventWriterIT(TestDatabase database) {
    super(
        new PostgresOutbox().using(Transport.WAL_WITH_HISTORY),
        WalMessages.kept(database.dataSource(), SLOT));
    this.messages = new WalMessages(database.dataSource(), OutboxNames.DEFAULT, SLOT);
  }

  @Override
  public List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException {
    List<OutboxRow> published = messages.read(aggregateIds);
    assertThat(OutboxRows.read(dataSource(), names().history(), aggregateIds))
        .containsExactlyInAnyOrderElementsOf(published);
    return published;
  }

  @Override
  public int sessionsWaitingForLocks() throws SQLException {
    return OutboxRows.sessionsWaitingForLocks(dataSource());
  }
}
