package dev.commitline.outbox.bench.world;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A MySQL server, as durable as in production, with a BLACKHOLE outbox in its one database. */
public final class MySql implements AutoCloseable {

  private final MySqlServer server;
  private final TestDatabase database;
  private final OutboxDatabase outbox = new MySqlOutbox();

  private MySql(MySqlServer server) {
    this.server = server;
    this.database = server.createDatabase();
    // as docs/mysql.md advises applications with many new aggregates
    database.execute("SET GLOBAL transaction_isolation = 'READ-COMMITTED'");
    outbox.migrate(database.dataSource(), names());
  }

  /**
   * Starts one.
   *
   * @param directory where its data and its log come to be
   */
  public static MySql start(Path directory) {
    return new MySql(MySqlServer.start(directory, Ports.free()));
  }

  /** The outbox. */
  public OutboxDatabase outbox() {
    return outbox;
  }

  /** Its names: a schema is what MySQL calls a database. */
  public OutboxNames names() {
    return new OutboxNames(database.name(), "");
  }

  /** The database, by an administrator. */
  public TestDatabase database() {
    return database;
  }

  /** The only value of the only row. */
  public String query(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  /** How long its binlog is, in bytes. */
  public long binlogBytes() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet log = statement.executeQuery("SHOW BINARY LOGS")) {
      long bytes = 0;
      while (log.next()) {
        bytes += log.getLong(2);
      }
      return bytes;
    } catch (SQLException e) {
      throw new IllegalStateException("SHOW BINARY LOGS: " + e.getMessage(), e);
    }
  }

  /** What it runs in. */
  public ProcessTree processes() {
    return new ProcessTree(server.pid());
  }

  @Override
  public void close() {
    server.close();
  }
}
