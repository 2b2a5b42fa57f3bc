package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.InTurn;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Table;
import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Drains a backlog in all ways in turn, several times over. The backlog is written once for each
 * kind of outbox, into a server of its own.
 *
 * <p>Thread safety: none.
 */
public final class RelayBenchmark implements AutoCloseable {

  /** All that can be measured, in the order of the table. */
  public static final List<String> CONTENDERS =
      Stream.of(
              List.of(ProducerContender.NAME),
              PostgresContenders.NAMES,
              PollingContenders.NAMES,
              MySqlContenders.NAMES)
          .flatMap(Collection::stream)
          .toList();

  private static final List<Ratio> RATIOS =
      Stream.of(PostgresContenders.ratios(), PollingContenders.ratios(), MySqlContenders.ratios())
          .flatMap(Collection::stream)
          .toList();

  private final RelayOptions options;
  private final PrintStream out;
  private final Broker broker;
  private final List<Contender> contenders;
  private final List<Source> sources;

  private RelayBenchmark(RelayOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
    Jvm jvm = new Jvm(directory, options.profiles());
    World world = new World(directory, jvm, broker, options.warmup(), options.events());
    this.contenders =
        all(world, options)
            .filter(each -> options.contenders().contains(each.name()))
            .filter(each -> options.other() != null || !each.name().endsWith(RelayContender.OTHER))
            .filter(this::possible)
            .toList();
    this.sources =
        contenders.stream().map(Contender::source).flatMap(Optional::stream).distinct().toList();
  }

  private static Stream<Contender> all(World world, RelayOptions options) {
    World other = options.other() == null ? world : world.running(options.other());
    return Stream.of(
            List.of(new ProducerContender(world)),
            PostgresContenders.in(world, other),
            PollingContenders.in(world, options.polling()),
            MySqlContenders.in(world, other))
        .flatMap(Collection::stream);
  }

  private boolean possible(Contender contender) {
    if (!contender.possible()) {
      out.printf("... without %s, which is not installed%n", contender.name());
    }
    return contender.possible();
  }

  /** Starts the servers that are needed. */
  public static RelayBenchmark start(RelayOptions options, Path directory, PrintStream out) {
    RelayBenchmark benchmark = new RelayBenchmark(options, directory, out);
    try {
      benchmark.sources.forEach(Source::start);
      return benchmark;
    } catch (RuntimeException e) {
      benchmark.close();
      throw e;
    }
  }

  /** Measures. */
  public RelayFigures run() throws InterruptedException {
    for (Contender contender : contenders) {
      contender.prepare(options.repetitions());
    }
    for (Source source : sources) {
      out.printf("... writing a backlog (%s)%n", source.name());
      source.write();
    }
    Map<String, List<Drained>> drains = new TreeMap<>();
    for (int repetition = 0; repetition < options.repetitions(); repetition++) {
      for (Contender contender : InTurn.of(contenders, repetition)) {
        Drained drained = contender.run(repetition);
        drains.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(drained);
        progress(repetition, contender, drained.pace());
      }
    }
    return new RelayFigures(CONTENDERS, RATIOS, drains);
  }

  private void progress(int repetition, Contender contender, Pace pace) {
    out.printf(
        "... %d/%d  %-26s  %9s/s cold  %9s/s warm%n",
        repetition + 1,
        options.repetitions(),
        contender.name(),
        Table.number(pace.cold()),
        Table.number(pace.warm()));
  }

  /** What is not the same for all contenders. */
  public static void addSettingsTo(Results results, RelayOptions options) {
    results
        .setting(
            "events of polling peers",
            PollingContenders.events(options.warmup() + options.events()))
        .setting("seconds of polling peers", options.polling().toSeconds());
  }

  /** Of the databases, and of peers that bring their own. */
  public void addVersionsTo(Results results) {
    sources.forEach(source -> source.versions().forEach(results::version));
  }

  @Override
  public void close() {
    sources.forEach(Source::close);
    broker.close();
  }
}
