package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.load.Backlog;
import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.peer.Router;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.result.Table;
import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.spi.Transport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Drains a backlog in all ways in turn, several times over. The backlog is written once for each
 * kind of outbox, into a server of its own; each drain reads it through a slot of its own.
 *
 * <p>Thread safety: none.
 */
public final class RelayBenchmark implements AutoCloseable {

  static final String RAW_WAL = "raw stream, wal";
  static final String RAW_TABLE = "raw stream, table";
  static final String PRODUCER = "bare producer";
  static final String OURS_WAL = "relay wal";
  static final String OURS_TABLE = "relay table";
  static final String ROUTER = "EventRouter";
  static final String ROUTER_TUNED = "EventRouter, tuned";
  static final String CONNECT = "Connect";
  static final String CONNECT_TUNED = "Connect, tuned";

  static final List<String> PEERS = List.of(ROUTER_TUNED, ROUTER, CONNECT_TUNED, CONNECT);

  /** All that can be measured, in the order of the table. */
  public static final List<String> CONTENDERS =
      List.of(
          RAW_WAL,
          RAW_TABLE,
          PRODUCER,
          OURS_WAL,
          OURS_TABLE,
          ROUTER_TUNED,
          ROUTER,
          CONNECT_TUNED,
          CONNECT);

  private final RelayOptions options;
  private final PrintStream out;
  private final Broker broker;
  private final Postgres wal;
  private final Postgres table;
  private final Postgres classic;
  private final List<Contender> contenders;

  private RelayBenchmark(RelayOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
    this.wal = Postgres.start(directory.resolve("wal"));
    this.table = Postgres.start(directory.resolve("table"));
    this.classic = Postgres.start(directory.resolve("classic"));
    classic.execute(ClassicOutbox.DDL);
    this.contenders =
        contenders(new Jvm(directory, options.profiles())).stream()
            .filter(contender -> options.contenders().contains(contender.name()))
            .toList();
  }

  /** Starts the servers. */
  public static RelayBenchmark start(RelayOptions options, Path directory, PrintStream out) {
    return new RelayBenchmark(options, directory, out);
  }

  private List<Contender> contenders(Jvm jvm) {
    TopicDrain drain = new TopicDrain(broker, options.warmup(), options.events());
    int cold = options.warmup();
    int warm = options.events();
    return List.of(
        new RawContender(RAW_WAL, jvm, wal, cold, warm),
        new RawContender(RAW_TABLE, jvm, table, cold, warm),
        new ProducerContender(PRODUCER, jvm, drain),
        new RelayContender(OURS_WAL, jvm, wal, drain),
        new RelayContender(OURS_TABLE, jvm, table, drain),
        router(ROUTER_TUNED, Router.Host.ENGINE, true, jvm, drain),
        router(ROUTER, Router.Host.ENGINE, false, jvm, drain),
        router(CONNECT_TUNED, Router.Host.CONNECT, true, jvm, drain),
        router(CONNECT, Router.Host.CONNECT, false, jvm, drain));
  }

  private Contender router(
      String name, Router.Host host, boolean tuned, Jvm jvm, TopicDrain drain) {
    return new RouterContender(name, new Router(host, tuned, jvm, classic, broker), drain);
  }

  /** Measures. */
  public RelayFigures run() throws InterruptedException {
    for (Contender contender : contenders) {
      contender.prepare(options.repetitions());
    }
    write("wal", wal, new OutboxWriter(wal.outbox(Transport.WAL), Clock.systemUTC()));
    write("table", table, new OutboxWriter(table.outbox(Transport.TABLE), Clock.systemUTC()));
    write("classic", classic, new ClassicOutbox());
    Map<String, List<Pace>> paces = new TreeMap<>();
    for (int repetition = 0; repetition < options.repetitions(); repetition++) {
      for (Contender contender : contenders) {
        Pace pace = contender.run(repetition);
        paces.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(pace);
        out.printf(
            "... %d/%d  %-18s  %9s/s cold  %9s/s warm%n",
            repetition + 1,
            options.repetitions(),
            contender.name(),
            Table.number(pace.cold()),
            Table.number(pace.warm()));
      }
    }
    return new RelayFigures(paces);
  }

  private void write(String what, Postgres postgres, TransactionWriter writer)
      throws InterruptedException {
    if (contenders.stream().noneMatch(each -> each.source().filter(postgres::equals).isPresent())) {
      return;
    }
    int events = options.warmup() + options.events();
    out.printf("... writing %s events (%s)%n", Table.number(events), what);
    new Backlog(postgres.dataSource(), writer, Plan::new, false).write(0, events);
    postgres.execute("CHECKPOINT"); // not while something is measured
  }

  /** The version of the database. */
  public String postgresVersion() {
    return wal.query("SHOW server_version");
  }

  @Override
  public void close() {
    classic.close();
    table.close();
    wal.close();
    broker.close();
  }
}
