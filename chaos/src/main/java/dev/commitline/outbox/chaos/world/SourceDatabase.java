package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.spi.OutboxDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database server under chaos: all that depends on its kind. Its outbox is there, and empty.
 *
 * <p>Thread safety: safe, but for {@link #kill}, {@link #restart} and {@link #close}.
 */
public interface SourceDatabase extends AutoCloseable {

  /**
   * How a relay logs in.
   *
   * @param url JDBC URL
   * @param username a user with the rights of a relay, no more
   * @param password its password
   */
  record Login(String url, String username, String password) {}

  /** The capture side. */
  OutboxDatabase outbox();

  /** New connections to the database for writers, not pooled. */
  DataSource dataSource();

  /** The port that the server listens on, the same for its whole life. */
  int port();

  /** How a relay logs in through a proxy on this port. */
  Login relayLogin(int proxyPort);

  /** The type of a column for texts of many megabytes. */
  String longText();

  /**
   * Asks, in a transaction, what {@code ce_txid} will be; null where only the commit decides that.
   */
  @Nullable String transactionIdQuery();

  /**
   * What a row calls the transaction that wrote it, as an expression; null where rows know none.
   */
  String rowTransactionId();

  /** Whether a relay's first start publishes what was appended before it. */
  boolean keepsEarlierEvents();

  /** Whether those are read from a table, and not from the log. */
  boolean readsEarlierEventsInTable();

  /** Whether it has what replays need. */
  boolean keepsHistory();

  /** A statement after which its session waits for no lock longer than so many seconds. */
  String lockTimeout(int seconds);

  /** Whether it has partitions, and {@link #keepPartitions} does anything. */
  boolean hasPartitions();

  /** Makes partitions, and drops old ones, as the relay does, but by seconds. */
  Upkeep keepPartitions() throws SQLException;

  /** How many partitions were made and dropped. */
  record Upkeep(long made, long dropped) {}

  /** Copies the files of the killed server, as a snapshot of its storage would. */
  void snapshot();

  /** Puts the copied files in the place of those of the killed server. */
  void restore();

  /** How far its log goes: a number that grows with what is written. */
  long logged() throws SQLException;

  /** Lets something keep writes of the outbox out of the log, or look as if it would. */
  void narrow();

  /** Takes that back. */
  void widen();

  /** Ends the server as a power cut would. */
  void kill();

  /** Starts the killed server again over its data; blocks until it takes connections. */
  void restart();

  @Override
  void close();
}
