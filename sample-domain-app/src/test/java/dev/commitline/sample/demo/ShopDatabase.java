package dev.commitline.sample.demo;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.SQLException;

/**
 * A fresh database with the outbox in it, migrated as an administrator would, and logins with no
 * more rights than in production.
 */
sealed interface ShopDatabase permits MySqlShop, PostgresShop {

  /** How events leave it. */
  Transport transport();

  /** May do everything; only migrates and looks. */
  TestDatabase owner();

  /** Owns the shop's tables, and has the application role: insert only. */
  TestDatabase shop();

  /** Has the relay's role: replication, and select on the outbox. */
  TestDatabase relay();

  /** Where the outbox is. */
  OutboxNames outbox();

  /** Reads commit times, of transactions from now on. */
  CommitTimes commitTimes();

  /** A query for the number of sessions that a user has. */
  String sessionsSql(String username);

  /** A command for people that runs SQL without single quotes, as the owner. */
  String client(String sql);

  /** Removes all of it. */
  void drop();

  /** How many rows the outbox has. */
  default int outboxRows() throws SQLException {
    return new ShopRows(this).count(outbox().outbox());
  }

  /** Whether events are rows of the outbox; else they pass through the database's log beside it. */
  default boolean outboxHasRows() {
    return transport() == Transport.TABLE;
  }

  /** Whether nothing keeps events before the relay was there for the first time. */
  default boolean needsRelayFirst() {
    return transport() == Transport.WAL || transport() == Transport.WAL_WITH_HISTORY;
  }
}
