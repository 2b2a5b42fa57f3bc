package dev.commitline.outbox.bench.idle;

import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.bench.world.ProcessTree;
import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What was used up to a moment, or between two.
 *
 * @param nanos the time
 * @param processorNanos processor time of the process
 * @param transactions of the database: each statement in auto-commit is one
 * @param sessions opened in it
 */
record Use(long nanos, long processorNanos, long transactions, long sessions) {

  private static final double NANOS_PER_MINUTE = 60e9;

  static Use now(ChildProcess process, Postgres postgres) {
    TestDatabase watched = postgres.database();
    try (Connection beside = watched.named("postgres").connect(); // which is not counted
        PreparedStatement statement =
            beside.prepareStatement(
                "SELECT xact_commit + xact_rollback, sessions FROM pg_stat_database WHERE datname = ?")) {
      statement.setString(1, watched.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Use(System.nanoTime(), processorNanos(process), row.getLong(1), row.getLong(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("pg_stat_database can't be read: " + e.getMessage(), e);
    }
  }

  private static long processorNanos(ChildProcess process) {
    return new ProcessTree(process.pid())
        .processorTime()
        .orElseThrow(() -> new IllegalStateException("no processor time: this is no Linux"))
        .toNanos();
  }

  Use since(Use before) {
    return new Use(
        nanos - before.nanos,
        processorNanos - before.processorNanos,
        transactions - before.transactions,
        sessions - before.sessions);
  }

  /** The part of a core that the process kept busy. */
  double cores() {
    return (double) processorNanos / nanos;
  }

  double transactionsPerMinute() {
    return transactions * NANOS_PER_MINUTE / nanos;
  }

  double sessionsPerMinute() {
    return sessions * NANOS_PER_MINUTE / nanos;
  }
}
