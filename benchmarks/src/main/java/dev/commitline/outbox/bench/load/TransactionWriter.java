package dev.commitline.outbox.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes the events of a transaction, on a connection whose transaction is open. */
@FunctionalInterface
public interface TransactionWriter {

  /** Writes them, and leaves the commit to the caller. */
  void write(Connection connection, List<Planned> events) throws SQLException;
}
