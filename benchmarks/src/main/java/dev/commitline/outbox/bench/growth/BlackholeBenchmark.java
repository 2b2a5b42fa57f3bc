package dev.commitline.outbox.bench.growth;

import dev.commitline.outbox.bench.load.Backlog;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.world.MySql;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Appends many events to a BLACKHOLE outbox, and looks at what the database keeps of them.
 *
 * <p>Thread safety: none.
 */
public final class BlackholeBenchmark implements AutoCloseable {

  private static final double NANOS = 1e9;

  private final long events;
  private final int step;
  private final int transaction;
  private final PrintStream out;
  private final MySql mysql;

  private BlackholeBenchmark(long events, int step, int transaction, PrintStream out, MySql mysql) {
    this.events = events;
    this.step = step;
    this.transaction = transaction;
    this.out = out;
    this.mysql = mysql;
  }

  /**
   * Starts the server.
   *
   * @param events in all
   * @param step after how many the files are looked at
   * @param transaction how many are in each transaction
   */
  public static BlackholeBenchmark start(
      long events, int step, int transaction, Path directory, PrintStream out) {
    return new BlackholeBenchmark(events, step, transaction, out, MySql.start(directory));
  }

  /** Appends them; at least one step. */
  public BlackholeFigures run() throws InterruptedException {
    Backlog backlog =
        new Backlog(
            mysql.database().dataSource(),
            new OutboxWriter(mysql.outbox(), mysql.names(), Clock.systemUTC()),
            seed -> new Plan(seed, transaction),
            true);
    List<BlackholeFigures.Step> steps = new ArrayList<>();
    do {
      int number = steps.size();
      long begun = System.nanoTime();
      backlog.write(number, step);
      double seconds = (System.nanoTime() - begun) / NANOS;
      steps.add(look((number + 1L) * step, step / seconds));
    } while ((long) steps.size() * step < events);
    return new BlackholeFigures(steps);
  }

  private BlackholeFigures.Step look(long appended, double rate) {
    BlackholeFigures.Step step =
        new BlackholeFigures.Step(
            appended,
            rate,
            Long.parseLong(mysql.query("SELECT COUNT(*) FROM outbox")),
            Long.parseLong(
                mysql.query(
                    "SELECT SUM(file_size) FROM information_schema.innodb_tablespaces WHERE name LIKE '%s/%%'"
                        .formatted(mysql.database().name()))),
            mysql.binlogBytes());
    out.println(
        String.format(
            Locale.ROOT,
            "... %,11d events  append %,8.0f/s  rows in the outbox %d  data files %,d bytes  binlog %,d MB",
            step.events(),
            step.append(),
            step.rows(),
            step.dataFiles(),
            step.binlog() >> 20));
    return step;
  }

  /** The version of the database. */
  public String mysqlVersion() {
    return mysql.query("SELECT VERSION()");
  }

  @Override
  public void close() {
    mysql.close();
  }
}
