package dev.commitline.outbox.bench.capture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.world.MySql;
import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import java.nio.file.Path;
import java.util.List;

/** MySQL, with our transports. */
final class MySqlDatabase implements Database {

  private static final String NONE = "no outbox, MySQL";
  private static final String BLACKHOLE = "blackhole";
  private static final String BLACKHOLE_WITH_HISTORY = "blackhole-with-history";
  private static final String TABLE = "table, MySQL";

  static final List<String> VARIANTS = List.of(NONE, BLACKHOLE, BLACKHOLE_WITH_HISTORY, TABLE);

  private final MySql mysql;
  private final OutboxNames innodb;
  private final HikariDataSource pool;

  private MySqlDatabase(MySql mysql, OutboxNames innodb, int connections) {
    this.mysql = mysql;
    this.innodb = innodb;
    HikariConfig config = new HikariConfig();
    config.setDataSource(mysql.database().dataSource());
    config.setMaximumPoolSize(connections);
    this.pool = new HikariDataSource(config);
  }

  /** With a second outbox: an engine is decided when it is made. */
  static MySqlDatabase start(Path directory, int connections) {
    MySql mysql = MySql.start(directory.resolve("mysql"));
    Domain.create(mysql);
    OutboxNames innodb = new OutboxNames(mysql.database().name(), "innodb_");
    new MySqlOutbox().using(Transport.TABLE).migrate(mysql.database().dataSource(), innodb);
    return new MySqlDatabase(mysql, innodb, connections);
  }

  @Override
  public List<Variant> variants() {
    return List.of(
        new Variant(NONE, NONE, events -> Domain.transaction(pool)),
        with(BLACKHOLE, Transport.BLACKHOLE, mysql.names()),
        with(BLACKHOLE_WITH_HISTORY, Transport.BLACKHOLE_WITH_HISTORY, mysql.names()),
        with(TABLE, Transport.TABLE, innodb));
  }

  private Variant with(String name, Transport transport, OutboxNames names) {
    return Variant.appending(name, NONE, pool, new MySqlOutbox().using(transport), names);
  }

  /** Nobody reads the binlog. */
  @Override
  public void freeDisk() {
    mysql.database().execute("FLUSH BINARY LOGS");
    mysql.database().execute("PURGE BINARY LOGS BEFORE NOW()");
  }

  @Override
  public void addVersions(Results results) {
    results.version("mysql", mysql.query("SELECT VERSION()"));
  }

  @Override
  public void close() {
    pool.close();
    mysql.close();
  }
}
