package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** PostgreSQL as processes of this machine, as durable as in production. */
public final class Postgres implements SourceDatabase {

  private static final String RELAY_PASSWORD = "chaos";

  private final PostgresServer server;
  private final DataDirectory files;
  private final TestDatabase database;
  private final OutboxDatabase outbox;
  private final Transport transport;

  private Postgres(PostgresServer server, Path directory, Transport transport) {
    this.server = server;
    this.files = DataDirectory.of(directory);
    this.transport = transport;
    this.outbox = new PostgresOutbox().using(transport);
    this.database = server.createDatabase();
    outbox.migrate(database.dataSource(), OutboxNames.DEFAULT);
    keepPartitionsBySeconds();
    database.execute("ALTER ROLE commitline_relay PASSWORD '%s'".formatted(RELAY_PASSWORD));
    database.execute("GRANT CONNECT ON DATABASE %s TO commitline_relay".formatted(database.name()));
  }

  /** Starts it; found by its name. */
  public static final class Provider implements SourceDatabaseProvider {

    @Override
    public String name() {
      return "postgres";
    }

    @Override
    public List<String> transports() {
      return List.of("table", "wal", "wal-with-history");
    }

    @Override
    public SourceDatabase start(Path directory, String transport) {
      return new Postgres(
          PostgresServer.start(directory, Ports.free()),
          directory,
          Transport.valueOf(transport.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
  }

  @Override
  public OutboxDatabase outbox() {
    return outbox;
  }

  @Override
  public DataSource dataSource() {
    return database.dataSource();
  }

  @Override
  public int port() {
    return database.port();
  }

  @Override
  public Login relayLogin(int proxyPort) {
    String url = "jdbc:postgresql://localhost:%d/%s".formatted(proxyPort, database.name());
    return new Login(url, "commitline_relay", RELAY_PASSWORD);
  }

  @Override
  public String longText() {
    return "text";
  }

  @Override
  public String transactionIdQuery() {
    return "SELECT pg_current_xact_id()::text";
  }

  @Override
  public String rowTransactionId() {
    return "xmin::text";
  }

  @Override
  public boolean keepsEarlierEvents() {
    return transport == Transport.TABLE;
  }

  @Override
  public boolean readsEarlierEventsInTable() {
    return keepsEarlierEvents();
  }

  @Override
  public boolean keepsHistory() {
    return transport != Transport.WAL;
  }

  @Override
  public String lockTimeout(int seconds) {
    return "SET lock_timeout = '%ds'".formatted(seconds);
  }

  @Override
  public boolean hasPartitions() {
    return transport != Transport.WAL;
  }

  @Override
  public Upkeep keepPartitions() throws SQLException {
    String parent = transport == Transport.TABLE ? "outbox" : "outbox_history";
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      long made =
          count(
              statement,
              "outbox_make_partitions('%s', interval '5 s', interval '10 s')".formatted(parent));
      long unused =
          count(statement, "outbox_detach_partitions('%s', interval '30 s')".formatted(parent));
      return new Upkeep(made, count(statement, "outbox_drop_partitions()"));
    }
  }

  private static long count(Statement statement, String call) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM commitline." + call)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The relay keeps them by the hour, which is too long for a run. */
  private void keepPartitionsBySeconds() {
    database.execute(
        """
        REVOKE EXECUTE ON FUNCTION commitline.outbox_make_partitions(text, interval, interval),
            commitline.outbox_detach_partitions(text, interval),
            commitline.outbox_drop_partitions() FROM commitline_relay;
        DO $$
        DECLARE
            ahead regclass;
        BEGIN
            FOR ahead IN
                SELECT inhrelid FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
                WHERE inhparent IN ('commitline.outbox'::regclass, 'commitline.outbox_history'::regclass)
                    AND c.relname NOT LIKE '%default'
            LOOP
                EXECUTE 'DROP TABLE ' || ahead;
            END LOOP;
        END
        $$
        """);
  }

  @Override
  public void snapshot() {
    files.snapshot();
  }

  @Override
  public void restore() {
    files.restore();
  }

  @Override
  public long logged() throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void narrow() {
    database.execute(
        "ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = false)");
  }

  @Override
  public void widen() {
    database.execute("ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = true)");
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}
