package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.spi.OutboxDatabase;
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

  /** Ends the server as a power cut would. */
  void kill();

  /** Starts the killed server again over its data; blocks until it takes connections. */
  void restart();

  @Override
  void close();
}
