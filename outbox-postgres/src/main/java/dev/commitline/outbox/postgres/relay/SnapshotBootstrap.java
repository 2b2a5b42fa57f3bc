package dev.commitline.outbox.postgres.relay;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import dev.commitline.outbox.postgres.relay.history.StoredRow;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.ServerIdentity;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Heads;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the slot, and reads what is in the outbox through the slot's own snapshot: each event is
 * either in the snapshot or in the stream behind it, never in both and never in neither (manual,
 * 49.2.5: exported snapshots).
 */
final class SnapshotBootstrap implements Bootstrap {

  private static final Logger log = LoggerFactory.getLogger(SnapshotBootstrap.class);
  private static final int FETCH_ROWS = 500;

  private final Connection replication;
  private final PostgresConnections connections;
  private final SourceNames names;
  private final LsnPosition position;
  private final String snapshot;
  private final Undo undo;

  /** Drops the slot again. */
  interface Undo {
    void run() throws SQLException;
  }

  private SnapshotBootstrap(
      Connection replication,
      PostgresConnections connections,
      SourceNames names,
      LsnPosition position,
      String snapshot,
      Undo undo) {
    this.undo = undo;
    this.replication = replication;
    this.connections = connections;
    this.names = names;
    this.position = position;
    this.snapshot = snapshot;
  }

  /**
   * Makes the slot. Blocks until all transactions that are open now have ended: PostgreSQL needs
   * that.
   *
   * @param undo for a start that is refused: the slot would keep the WAL until somebody decides
   */
  static SnapshotBootstrap begin(PostgresConnections connections, SourceNames names, Undo undo)
      throws SQLException {
    log.info("creating slot {}; this waits for the transactions that are open now", names.slot());
    Connection replication = connections.openReplication();
    try {
      ServerIdentity server = ServerIdentity.read(replication);
      try (Statement statement = replication.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "CREATE_REPLICATION_SLOT %s LOGICAL pgoutput EXPORT_SNAPSHOT"
                      .formatted(names.slot()))) {
        row.next();
        LsnPosition at = server.at(LsnPosition.parse(row.getString("consistent_point")));
        return new SnapshotBootstrap(
            replication, connections, names, at, row.getString("snapshot_name"), undo);
      }
    } catch (SQLException e) {
      Sessions.closeQuietly(replication);
      throw e;
    }
  }

  @Override
  public SourcePosition position() {
    return position;
  }

  @Override
  public void requireWhole(Set<RelayError> accepted) {
    try (Connection session = openInSnapshot()) {
      new WholeOutbox(names).require(session, accepted);
      session.rollback();
    } catch (SQLException e) {
      throw PostgresFaults.during("can't compare the outbox with its heads", e);
    } catch (RelayException refused) {
      undo(refused);
      throw refused;
    }
  }

  private void undo(RelayException refused) {
    close();
    try {
      undo.run();
    } catch (SQLException e) { // the next start finds it
      refused.addSuppressed(e);
    }
  }

  /** None: what the stream shows is what came behind the slot. */
  @Override
  public Optional<Heads> streamed() {
    return Optional.empty();
  }

  /** Its transaction sees what is not in the stream. */
  private Connection openInSnapshot() throws SQLException {
    Connection session = connections.openPatient();
    try (Statement statement = session.createStatement()) {
      session.setAutoCommit(false); // a cursor needs a transaction
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
      return session;
    } catch (SQLException e) {
      Sessions.closeQuietly(session);
      throw e;
    }
  }

  @Override
  public void forEachEarlierEvent(Consumer<RelayEvent> consumer) {
    try (Connection session = openInSnapshot()) {
      try (Statement statement = session.createStatement()) {
        statement.setFetchSize(FETCH_ROWS);
        try (ResultSet row = statement.executeQuery(select())) {
          while (row.next()) {
            consumer.accept(StoredRow.read(row).toEvent(utf8(row.getString("txid"))));
          }
        }
      }
      session.rollback();
    } catch (SQLException e) {
      throw PostgresFaults.during("can't read the events from before the first start", e);
    }
  }

  @Override
  public void close() {
    Sessions.closeQuietly(replication);
  }

  private String select() {
    return "SELECT * FROM (%s) e ORDER BY aggregateseq, time, txindex"
        .formatted(StoredRow.everything(names.qualifiedTable()));
  }
}
