package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that appends to a few aggregates, two events in each transaction, until it is closed.
 */
final class SteadyWriter implements AutoCloseable {

  private static final int AGGREGATES = 5;
  private static final String INSERT =
      """
      INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
          aggregateseq, source, time, txindex, txsize)
      VALUES (gen_random_uuid(), 'Order', ?, 'OrderPlaced', 'x', ?, ?, '/shop', now(), ?, 2)
      """;

  private final TestDatabase database;
  private final String topic;
  private final Thread thread = new Thread(this::write, "steady-writer");
  private final AtomicInteger committed = new AtomicInteger();
  private volatile boolean stopped;
  private volatile @Nullable SQLException failure;

  SteadyWriter(TestDatabase database, String topic) {
    this.database = database;
    this.topic = topic;
    thread.start();
  }

  /** How many events have been committed. */
  int committed() {
    SQLException failed = failure;
    if (failed != null) {
      throw new IllegalStateException(failed);
    }
    return committed.get();
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends after the transaction in hand; a second call does nothing. */
  void stop() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      for (int transaction = 0; !stopped; transaction++) {
        insert(insert, transaction, 0);
        insert(insert, transaction, 1);
        connection.commit();
        committed.addAndGet(2);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private void insert(PreparedStatement insert, int transaction, int index) throws SQLException {
    insert.setString(1, "A-" + transaction % AGGREGATES);
    insert.setString(2, topic);
    insert.setLong(3, 2L * (transaction / AGGREGATES) + index + 1);
    insert.setInt(4, index);
    insert.executeUpdate();
  }
}
