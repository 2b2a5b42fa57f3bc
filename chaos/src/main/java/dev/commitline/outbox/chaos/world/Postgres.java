package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** PostgreSQL as processes of this machine, as durable as in production. */
public final class Postgres implements SourceDatabase {

  private static final String RELAY_PASSWORD = "chaos";

  private final PostgresServer server;
  private final TestDatabase database;
  private final OutboxDatabase outbox;

  private Postgres(PostgresServer server, Transport transport) {
    this.server = server;
    this.outbox = new PostgresOutbox().using(transport);
    this.database = server.createDatabase();
    outbox.migrate(database.dataSource(), OutboxNames.DEFAULT);
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
