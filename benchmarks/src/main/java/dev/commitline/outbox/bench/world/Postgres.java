package dev.commitline.outbox.bench.world;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A PostgreSQL server, as durable as in production, with an outbox in its one database. */
public final class Postgres implements AutoCloseable {

  private final PostgresServer server;
  private final TestDatabase database;

  private Postgres(PostgresServer server) {
    this.server = server;
    this.database = server.createDatabase();
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  /**
   * Starts one.
   *
   * @param directory where its data and its log come to be
   */
  public static Postgres start(Path directory) {
    return new Postgres(PostgresServer.start(directory, Ports.free()));
  }

  /** The outbox with a transport. */
  public OutboxDatabase outbox(Transport transport) {
    return new PostgresOutbox().using(transport);
  }

  /** The database, by the superuser. */
  public TestDatabase database() {
    return database;
  }

  /** A data source without a pool. */
  public DataSource dataSource() {
    return database.dataSource();
  }

  /** Runs SQL. */
  public void execute(String sql) {
    database.execute(sql);
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

  /** Makes a slot that keeps the WAL from now on, as a relay of the outbox does. */
  public void createSlot(String name) {
    query("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(name));
    execute(
        "INSERT INTO commitline.outbox_relay (slot) VALUES ('%s') ON CONFLICT DO NOTHING"
            .formatted(name));
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
