package dev.commitline.outbox.testkit.contract;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What the suites about capture work with. */
interface CaptureTarget {

  OutboxDatabase outboxDatabase();

  DataSource dataSource();

  OutboxNames names();

  JdbcOutbox outbox();

  List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException;

  int sessionsWaitingForLocks() throws SQLException;

  /** An aggregate id that no other test has. */
  default String newId() {
    return "id-" + UUID.randomUUID();
  }

  /** Writes events as the outbox does just before a commit, and leaves the transaction open. */
  default void write(Connection connection, OutboxEvent... events) throws SQLException {
    EventCapture capture =
        new EventCapture(
            ContractEvent.SOURCE,
            new ProductCatalog(),
            CaptureOptions.of(ContractEvent.SERIALIZER),
            Clock.systemUTC());
    List<CapturedEvent> captured = Stream.of(events).map(capture::capture).toList();
    outboxDatabase().eventWriter(names(), ContractEvent.OWNER).write(connection, captured);
  }

  /** What a test does in a transaction. */
  @FunctionalInterface
  interface Work {
    void in(Connection connection) throws Exception;
  }

  /** Runs work in a transaction of the outbox. */
  default void inTransaction(Work work) throws Exception {
    boolean unused =
        outbox()
            .inTransaction(
                connection -> {
                  work.in(connection);
                  return true;
                });
  }

  /** Appends events in one transaction of the outbox. */
  default void commit(OutboxEvent... events) throws Exception {
    inTransaction(
        connection -> {
          for (OutboxEvent event : events) {
            outbox().append(event);
          }
        });
  }

  /** A connection of its own, inside a transaction. */
  default Connection begin() throws SQLException {
    Connection connection = dataSource().getConnection();
    connection.setAutoCommit(false);
    return connection;
  }
}
