package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** MySQL as a process of this machine, as durable as in production. */
public final class MySql implements SourceDatabase {

  /** User and password. */
  private static final String RELAY = "chaos_relay";

  private final MySqlServer server;
  private final DataDirectory files;
  private final TestDatabase database;
  private final OutboxDatabase outbox;
  private final Transport transport;

  private MySql(MySqlServer server, Path directory, Transport transport) {
    this.server = server;
    this.files = DataDirectory.of(directory);
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
  public void snapshot() {
    files.snapshot();
  }

  @Override
  public void restore() {
    files.restore();
  }

  /** The number of the newest transaction: all are of this server. */
  @Override
  public long logged() throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      String executed = row.getString(1);
      return Long.parseLong(executed.substring(executed.lastIndexOf('-') + 1));
    }
  }

  /** It replicates nothing, but as soon as it does, nothing of the outbox. */
  @Override
  public void narrow() {
    try {
      database.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = 1");
    } catch (IllegalStateException before8022) {
      database.execute("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1");
    }
    database.execute(
        "CHANGE REPLICATION FILTER REPLICATE_IGNORE_DB = (%s)"
            .formatted(OutboxNames.DEFAULT.schema()));
  }

  @Override
  public void widen() {
    database.execute("CHANGE REPLICATION FILTER REPLICATE_IGNORE_DB = ()");
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
