package dev.commitline.outbox.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the events of a transaction into the outbox, on the transaction's own connection.
 *
 * <p>Transaction: runs inside the caller's, just before its commit; never commits, rolls back, or
 * closes the connection. Assigns each event its sequence within (topic, aggregate), contiguous from
 * 1; to do so it may lock the aggregate until the transaction ends, so that sequence order is
 * commit order.
 *
 * <p>Owner: writes for one application, and only events of aggregate types that it owns; checked in
 * the same round trip as the write, under a lock that a hand-over has to wait for. A type without
 * an owner becomes the application's own with the first event of it that commits.
 *
 * <p>Thread safety: implementations are stateless and shared.
 */
@FunctionalInterface
public interface EventWriter {

  /**
   * Writes all events of one transaction, in append order.
   *
   * @param connection inside a transaction, auto-commit off
   * @param events all events of the transaction, at least one; called at most once per transaction
   * @throws SQLException as the driver reports it; the caller fails the transaction
   * @throws dev.commitline.outbox.OwnershipException when another application owns one of the
   *     aggregate types; the caller fails the transaction
   */
  void write(Connection connection, List<CapturedEvent> events) throws SQLException;
}
