package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** MySQL as a process of this machine, as durable as in production. */
public final class MySql implements SourceDatabase {

  /** User and password. */
  private static final String RELAY = "chaos_relay";

  private final MySqlServer server;
  private final TestDatabase database;
  private final OutboxDatabase outbox;
  private final Transport transport;

  private MySql(MySqlServer server, Transport transport) {
    this.server = server;
    this.transport = transport;
    this.outbox = new MySqlOutbox().using(transport);
    this.database = server.createDatabase();
    outbox.migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute(
        """
        CREATE USER %1$s IDENTIFIED BY '%1$s';
        GRANT commitline_relay TO %1$s;
        SET DEFAULT ROLE ALL TO %1$s
        """
            .formatted(RELAY));
  }

  /** Starts it; found by its name. */
  public static final class Provider implements SourceDatabaseProvider {

    @Override
    public String name() {
      return "mysql";
    }

    @Override
    public List<String> transports() {
      return List.of("blackhole", "blackhole-with-history", "table");
    }

    @Override
    public SourceDatabase start(Path directory, String transport) {
      return new MySql(
          MySqlServer.start(directory, Ports.free()),
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
    TestDatabase outboxAlone = database.named(OutboxNames.DEFAULT.schema());
    return new Login(outboxAlone.at("localhost", proxyPort).jdbcUrl(), RELAY, RELAY);
  }

  @Override
  public String longText() {
    return "longtext";
  }

  @Override
  public @Nullable String transactionIdQuery() {
    return null;
  }

  @Override
  public String rowTransactionId() {
    return "NULL";
  }

  @Override
  public boolean keepsEarlierEvents() {
    return true;
  }

  @Override
  public boolean readsEarlierEventsInTable() {
    return false;
  }

  @Override
  public boolean keepsHistory() {
    return transport != Transport.BLACKHOLE;
  }

  @Override
  public String lockTimeout(int seconds) {
    return "SET innodb_lock_wait_timeout = " + seconds;
  }

  /** Its partitions are of days, in the unit of hours. */
  @Override
  public boolean hasPartitions() {
    return false;
  }

  @Override
  public Upkeep keepPartitions() {
    return new Upkeep(0, 0);
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
