package dev.commitline.outbox.mysql.relay.stream;

import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.OutboxOrder;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeStream;
import dev.commitline.outbox.relay.stream.ChangeTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The task of {@link OutboxConnector}.
 *
 * <p>Public, since the engine makes it.
 */
public final class OutboxTask extends ChangeTask {

  /** For the engine. */
  public OutboxTask() {}

  @Override
  protected ChangeStream open(Map<String, String> properties, ChangeQueue queue) {
    ConnectorSettings settings = ConnectorSettings.of(properties);
    ColumnOrder order = new ColumnOrder(() -> columns(settings));
    return BinlogReader.start(settings, new OutboxTransactions(settings, order, queue), queue);
  }

  private static List<String> columns(ConnectorSettings settings) {
    try (Connection session = new MySqlConnections(settings.relay(), settings.database()).open()) {
      return OutboxOrder.read(session, settings.names());
    } catch (SQLException e) {
      throw MySqlFaults.during("can't ask for the columns of the outbox", e);
    }
  }
}
