package dev.commitline.outbox.chaos;

import dev.commitline.outbox.chaos.check.Comparison;
import dev.commitline.outbox.chaos.check.HangingTransactions;
import dev.commitline.outbox.chaos.check.Ledger;
import dev.commitline.outbox.chaos.check.Observer;
import dev.commitline.outbox.chaos.check.Piece;
import dev.commitline.outbox.chaos.check.Rules;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.fault.FaultRun;
import dev.commitline.outbox.chaos.fault.Recovery;
import dev.commitline.outbox.chaos.load.Load;
import dev.commitline.outbox.chaos.load.Operator;
import dev.commitline.outbox.chaos.world.RelayCommand;
import dev.commitline.outbox.chaos.world.RelayPlace;
import dev.commitline.outbox.chaos.world.SourceDatabase;
import dev.commitline.outbox.chaos.world.World;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One run: load and faults, then silence, then the comparison. */
final class ChaosRun {

  private static final int EARLIER = 20;
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);

  private final ChaosOptions options;
  private final PrintStream out;
  private final List<Recovery> recoveries = new ArrayList<>();
  private final long begin = System.nanoTime();
  private long earlier;

  ChaosRun(ChaosOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param directory where all logs and data come to be
   */
  Summary run(Path directory, RelayCommand command, Path jar)
      throws InterruptedException, SQLException {
    out.printf("... starting %s, Kafka and two relays%n", options.database().name());
    RelayPlace.Settings settings = new RelayPlace.Settings(options.chunked());
    try (World world =
        World.start(directory, options.database(), options.transport(), command, jar, settings)) {
      return run(world);
    }
  }

  private Summary run(World world) throws InterruptedException, SQLException {
    Tally tally = new Tally(claimed(world.database()));
    try (Load load = new Load(world.database(), options.seed(), tally);
        Operator operator = new Operator(world, load, tally)) {
      begin(world, load, tally);
      operator.start();
      try (Observer observer = new Observer(world.kafka(), Load.TOPICS)) {
        boolean finished = toTheEnd(world, load, operator, observer);
        observer.stop();
        Ledger ledger = load.ledger();
        out.printf("... comparing with %,d events%n", ledger.events());
        return new Summary(
            finished,
            recoveries,
            ledger.size(),
            ledger.events(),
            Comparison.of(ledger, rules(), tally, world.kafka(), observer, finished),
            tally);
      }
    }
  }

  /** What can be published though no relay has ever run is there before. */
  private void begin(World world, Load load, Tally tally) throws InterruptedException {
    SourceDatabase database = world.database();
    if (database.keepsEarlierEvents()) {
      load.spare(true);
      load.start();
      load.awaitCommitted(EARLIER);
      tally.add(Piece.EARLIER, load.committed());
      world.relays().forEach(relay -> relay.process().start());
      world.awaitLeader();
      load.spare(false);
      earlier = database.readsEarlierEventsInTable() ? load.newestTransaction() : 0;
      world.awaitPair();
    } else {
      world.awaitPair();
      load.start();
    }
  }

  private Rules rules() {
    return new Rules(Load.PARTICULAR_TOPICS, options.chunked(), earlier);
  }

  private Set<Piece> claimed(SourceDatabase database) {
    Set<Piece> claimed = EnumSet.allOf(Piece.class);
    if (!options.chunked()) {
      claimed.remove(Piece.CHUNKED);
    }
    if (!database.keepsEarlierEvents()) {
      claimed.remove(Piece.EARLIER);
    }
    if (!database.hasPartitions()) {
      claimed.removeAll(Set.of(Piece.PARTITIONS_MADE, Piece.PARTITIONS_DROPPED));
    }
    return claimed;
  }

  /** False when it can't go on; what Kafka has by then is compared all the same. */
  private boolean toTheEnd(World world, Load load, Operator operator, Observer observer)
      throws InterruptedException, SQLException {
    try {
      strike(world, load, operator, observer);
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      out.println("chaos can't go on: " + e.getMessage());
      String id = "commitline-" + RelayPlace.RELAY_NAME;
      HangingTransactions.find(world.kafka(), Load.TOPICS, List.of(id, id + "-2"))
          .forEach(out::println);
      long unused = load.stopWithLast();
      world.relays().forEach(relay -> relay.process().kill());
      return false;
    }
  }

  private void strike(World world, Load load, Operator operator, Observer observer)
      throws InterruptedException, SQLException {
    if (!observer.awaitBeyond(0, DRAIN_LIMIT)) {
      throw new IllegalStateException("no event came, before any fault");
    }
    new FaultRun(world, load, observer, options.seed())
        .run(options.faults(), options.kinds(), recovery -> report(recovery, load, observer));
    out.println("... draining");
    operator.close();
    long last = load.stopWithLast();
    if (!observer.awaitBeyond(last - 1, DRAIN_LIMIT)) {
      throw new IllegalStateException("the last transaction did not come");
    }
    operator.finish();
    world.relays().forEach(relay -> relay.process().stop());
  }

  private void report(Recovery recovery, Load load, Observer observer) {
    recoveries.add(recovery);
    out.printf(
        "%4d/%d  %-18s  recovered in %6d ms   at %4d s: %,d transactions, %,d events seen%n",
        recoveries.size(),
        options.faults(),
        recovery.kind().label(),
        recovery.millis(),
        (System.nanoTime() - begin) / 1_000_000_000,
        load.committed(),
        observer.events());
  }
}
