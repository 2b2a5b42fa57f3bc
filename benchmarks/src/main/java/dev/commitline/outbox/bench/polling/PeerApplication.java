package dev.commitline.outbox.bench.polling;

import dev.commitline.outbox.bench.load.Planned;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * An application that appends events by a peer's API, and publishes none of them: they wait until
 * another application of the peer is started.
 *
 * <p>Thread safety: safe; each thread has a transaction of its own.
 */
public interface PeerApplication extends AutoCloseable {

  /** What the domain does in a transaction. */
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  /** Runs a transaction, and commits it. */
  void transaction(Work work, List<Planned> events);

  @Override
  void close();
}
