package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.load.Backlog;
import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.peer.RoutedOutbox;
import dev.commitline.outbox.bench.world.MySql;
import dev.commitline.outbox.bench.world.ProcessTree;
import dev.commitline.outbox.bench.world.Sidecar;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backlog in MySQL's binlog, which each drain reads behind the same set of GTIDs.
 *
 * <p>Thread safety: none.
 */
final class MySqlSource implements LogSource {

  private final String name;
  private final Path directory;
  private final int events;
  private final Function<MySql, TransactionWriter> outbox;
  private @Nullable Started started;

  private record Started(MySql mysql, TransactionWriter writer, String gtids) {}

  private MySqlSource(
      String name, Path directory, int events, Function<MySql, TransactionWriter> outbox) {
    this.name = name;
    this.directory = directory;
    this.events = events;
    this.outbox = outbox;
  }

  /** Our outbox, of engine BLACKHOLE. */
  static MySqlSource blackhole(String name, Path directory, int events) {
    return new MySqlSource(
        name,
        directory,
        events,
        mysql -> new OutboxWriter(mysql.outbox(), mysql.names(), Clock.systemUTC()));
  }

  /** The table of the EventRouter. */
  static MySqlSource classic(String name, Path directory, int events) {
    return new MySqlSource(
        name,
        directory,
        events,
        mysql -> {
          mysql.database().execute(ClassicOutbox.MYSQL.ddl());
          return ClassicOutbox.MYSQL;
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    MySql mysql = MySql.start(directory.resolve(name));
    TransactionWriter writer = outbox.apply(mysql);
    started = new Started(mysql, writer, mysql.query("SELECT @@GLOBAL.gtid_executed"));
  }

  /**
   * The server.
   *
   * @throws IllegalStateException when it was not started
   */
  MySql mysql() {
    return started().mysql;
  }

  /** Behind which transactions the backlog is. */
  String gtids() {
    return started().gtids;
  }

  private Started started() {
    if (started == null) {
      throw new IllegalStateException("MySQL of " + name + " was not started");
    }
    return started;
  }

  /** The binlog keeps all. */
  @Override
  public void keepFor(String reader) {}

  @Override
  public RoutedOutbox routed(String reader) {
    return RoutedOutbox.of(mysql(), reader, gtids());
  }

  @Override
  public void retireRelays() {
    mysql().database().execute("DELETE FROM %s.outbox_relay".formatted(mysql().names().schema()));
  }

  @Override
  public Sidecar relay(String relay, World world) {
    return Sidecar.start(world.jvm(), relay, mysql(), world.broker());
  }

  /** Without waiting for the disk at each commit; the binlog is the same. */
  @Override
  public void write() throws InterruptedException {
    Started server = started();
    durable(0);
    new Backlog(server.mysql.database().dataSource(), server.writer, Plan::new, true)
        .write(0, events);
    durable(1);
  }

  private void durable(int setting) {
    mysql().database().execute("SET GLOBAL sync_binlog = " + setting);
    mysql().database().execute("SET GLOBAL innodb_flush_log_at_trx_commit = " + setting);
  }

  @Override
  public ProcessTree processes() {
    return mysql().processes();
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("mysql", mysql().query("SELECT VERSION()"));
  }

  @Override
  public void close() {
    if (started != null) {
      started.mysql.close();
    }
  }
}
