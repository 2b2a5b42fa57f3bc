package dev.commitline.outbox.chaos;

import dev.commitline.outbox.chaos.check.Anomaly;
import dev.commitline.outbox.chaos.check.Comparison;
import dev.commitline.outbox.chaos.check.Ledger;
import dev.commitline.outbox.chaos.check.Observer;
import dev.commitline.outbox.chaos.check.Rules;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.check.Verdict;
import dev.commitline.outbox.chaos.load.Load;
import dev.commitline.outbox.chaos.world.RelayCommand;
import dev.commitline.outbox.chaos.world.RelayPlace;
import dev.commitline.outbox.chaos.world.RelayProcess;
import dev.commitline.outbox.chaos.world.SourceDatabase;
import dev.commitline.outbox.chaos.world.World;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One run of a scenario: load, then the database is not what it was. Both relays must end with the
 * named error, again after each start, and Kafka must have nothing but what was committed before.
 */
final class ScenarioRun {

  private static final int TRANSACTIONS = 60;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int FATAL = 70;

  private final Scenario scenario;
  private final ChaosOptions options;
  private final PrintStream out;

  ScenarioRun(Scenario scenario, ChaosOptions options, PrintStream out) {
    this.scenario = scenario;
    this.options = options;
    this.out = out;
  }

  /**
   * Runs it, and prints what came of it.
   *
   * @param directory where all logs and data come to be
   * @return whether it was refused, and Kafka has what it should
   * @throws IllegalStateException when it was not refused
   */
  boolean run(Path directory, RelayCommand command, Path jar)
      throws InterruptedException, SQLException {
    RelayPlace.Settings settings = new RelayPlace.Settings(options.chunked());
    Tally tally = new Tally(Set.of());
    try (World world =
            World.start(
                directory, options.database(), options.transport(), command, jar, settings);
        Load load = new Load(world.database(), options.seed(), tally)) {
      world.awaitPair();
      load.start();
      try (Observer observer = new Observer(world.kafka(), Load.TOPICS)) {
        load.awaitCommitted(TRANSACTIONS);
        boolean narrowed = scenario == Scenario.NARROWED;
        Ledger committed = narrowed ? narrow(world, load) : restore(world, load, observer);
        observer.stop();
        Rules rules = new Rules(Set.of(), options.chunked(), 0);
        Verdict verdict =
            Comparison.of(committed, rules, tally, world.kafka(), observer, !narrowed);
        verdict.offenders().stream()
            .filter(line -> !(narrowed && line.startsWith(Anomaly.LOST.label())))
            .forEach(out::println);
        verdict.limits().forEach(limit -> out.println("... " + limit));
        out.println(line(committed, verdict));
        return clean(verdict);
      }
    }
  }

  private Ledger restore(World world, Load load, Observer observer)
      throws InterruptedException, SQLException {
    SourceDatabase database = world.database();
    database.kill();
    database.snapshot();
    database.restart();
    load.awaitCommitted(load.committed() + TRANSACTIONS);
    long last = load.stopWithLast();
    if (!observer.awaitBeyond(last - 1, LIMIT)) {
      throw new IllegalStateException("the last transaction before the restore did not come");
    }
    world.relays().forEach(relay -> relay.process().stop());
    Ledger committed = load.ledger();
    long end = database.logged();
    database.kill();
    database.restore();
    database.restart();
    out.println("... restored a snapshot");
    if (scenario == Scenario.RESTORED_PAST) {
      growBeyond(end, database, load);
    }
    requireRefused(world);
    requireRefused(world);
    return committed;
  }

  private static void growBeyond(long end, SourceDatabase database, Load load)
      throws InterruptedException, SQLException {
    load.start();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (database.logged() <= end) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the log has not come so far again");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    long unused = load.stopWithLast();
  }

  private Ledger narrow(World world, Load load) throws InterruptedException, SQLException {
    Map<RelayProcess, Long> marks = marks(world);
    world.database().narrow();
    out.println("... narrowed the log");
    awaitRefused(marks);
    world.database().widen();
    requireRefused(world);
    long unused = load.stopWithLast();
    return load.ledger();
  }

  private void requireRefused(World world) throws InterruptedException {
    Map<RelayProcess, Long> marks = marks(world);
    world.relays().forEach(relay -> relay.process().start());
    awaitRefused(marks);
  }

  private static Map<RelayProcess, Long> marks(World world) {
    Map<RelayProcess, Long> marks = new HashMap<>();
    world.relays().forEach(relay -> marks.put(relay.process(), relay.process().logged()));
    return marks;
  }

  private void awaitRefused(Map<RelayProcess, Long> marks) throws InterruptedException {
    for (Map.Entry<RelayProcess, Long> relay : marks.entrySet()) {
      int code = relay.getKey().awaitEnd(LIMIT);
      if (code != FATAL
          || !relay.getKey().awaitLog(relay.getValue(), scenario.code(), Duration.ZERO)) {
        throw new IllegalStateException(
            "a relay did not end with %s: exit code %d".formatted(scenario.code(), code));
      }
    }
    out.println("... both relays ended with " + scenario.code());
  }

  private boolean clean(Verdict verdict) {
    for (Anomaly anomaly : Anomaly.values()) {
      if (verdict.count(anomaly) > 0 && !mayBe(anomaly)) {
        return false;
      }
    }
    return true;
  }

  /** What is committed behind the refusal is not published, and that was said. */
  private boolean mayBe(Anomaly anomaly) {
    return scenario == Scenario.NARROWED && anomaly == Anomaly.LOST;
  }

  private String line(Ledger committed, Verdict verdict) {
    StringBuilder line = new StringBuilder("chaos: scenario=").append(scenario.label());
    line.append(" refused=").append(scenario.code());
    line.append(" transactions=").append(committed.size());
    line.append(" events=").append(committed.events());
    for (Anomaly anomaly : Anomaly.values()) {
      String label = mayBe(anomaly) ? "behind_the_refusal" : anomaly.label();
      line.append(' ').append(label).append('=').append(verdict.count(anomaly));
    }
    return line.toString();
  }
}
