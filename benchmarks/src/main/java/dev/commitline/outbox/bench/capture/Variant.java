package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Planned;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * A way to run the domain's transaction.
 *
 * @param name for the table
 * @param transaction runs it
 */
record Variant(String name, Transaction transaction) {

  static final String NONE = "no outbox";

  /** A transaction with these events, or without. */
  interface Transaction {
    void run(List<Planned> events) throws SQLException;
  }

  static Variant without(DataSource dataSource) {
    return new Variant(NONE, events -> runWithout(dataSource));
  }

  private static void runWithout(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      Domain.work(connection);
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  static Variant with(String name, DataSource dataSource, OutboxDatabase database) {
    JdbcOutbox outbox =
        JdbcOutbox.of(
            dataSource, database, OutboxNames.DEFAULT, BenchEvent.SOURCE, BenchEvent.SERIALIZER);
    return new Variant(
        name,
        events ->
            outbox.useTransaction(
                connection -> {
                  Domain.work(connection);
                  events.forEach(event -> outbox.append(BenchEvent.of(event)));
                }));
  }
}
