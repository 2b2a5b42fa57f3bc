package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Parked;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outbox parked}: the aggregates whose events wait in dead-letter topics. */
@Command(
    name = "parked",
    description = "Shows the aggregates whose events wait in dead-letter topics; releases them.")
final class ParkedCommand {

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  ParkedCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Which aggregates are meant, and of which relay. */
  static final class Choice {

    @Option(names = "--config", paramLabel = "FILE", description = "The relay's YAML file.")
    private @Nullable Path file;

    @Option(names = "--topic", description = "The topic that the events belong to.")
    private @Nullable String topic;

    @Option(names = "--aggregate", description = "The aggregate's id.")
    private @Nullable String id;

    @Option(names = "--all", description = "All that there are, or all of --topic.")
    private boolean all;

    private void requireMade(@Nullable CommandSpec spec) {
      boolean one = topic != null && id != null;
      if (all ? id != null : !one) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "give --topic and --aggregate, or --all, or --all and --topic");
      }
    }

    private List<Aggregate> of(Collection<Aggregate> from) {
      return sorted(
          from.stream()
              .filter(each -> topic == null || each.topic().equals(topic))
              .filter(each -> id == null || each.id().equals(id)));
    }
  }

  @Command(
      name = "list",
      description = "Prints topic, aggregate, how many events wait, the first one, and its error.")
  void list(
      @Option(names = "--config", paramLabel = "FILE", description = "The relay's YAML file.")
          @Nullable Path file) {
    try (ParkedAggregates parked = open(file)) {
      Map<Aggregate, Parked> all = parked.known().parked();
      out().println("TOPIC\tAGGREGATE\tEVENTS\tFIRST EVENT\tERROR");
      for (Aggregate each : sorted(all.keySet().stream())) {
        Parked waiting = Objects.requireNonNull(all.get(each));
        out()
            .printf(
                "%s\t%s\t%d\t%s\t%s%n",
                each.topic(), each.id(), waiting.events(), waiting.eventId(), waiting.code());
      }
    }
    out().flush();
  }

  @Command(
      name = "release",
      description = {
        "Asks the active relay to publish what waits, in its order, and waits for its answer.",
        "Mend what was wrong first: what Kafka refuses again stays parked."
      })
  int release(
      @Mixin Choice choice,
      @Option(
              names = "--wait",
              paramLabel = "SECONDS",
              defaultValue = "30",
              description = "How long to wait for the relay. Default: ${DEFAULT-VALUE}.")
          int seconds)
      throws InterruptedException {
    choice.requireMade(spec);
    Numbers.requireAtLeast(0, "--wait", seconds, spec);
    try (ParkedAggregates parked = open(choice.file)) {
      List<Aggregate> wanted = choice.of(parked.known().parked().keySet());
      parked.askForRelease(wanted);
      return report(wanted, answer(parked, wanted, Duration.ofSeconds(seconds))).code();
    }
  }

  @Command(
      name = "withdraw",
      description = {
        "Takes back requests to release that no relay has answered yet; what is parked stays so.",
        "Also where the relay does not run, or can't answer."
      })
  void withdraw(@Mixin Choice choice) {
    choice.requireMade(spec);
    try (ParkedAggregates parked = open(choice.file)) {
      List<Aggregate> asked = choice.of(parked.known().releases());
      parked.withdraw(asked);
      asked.forEach(each -> out().printf("%s\t%s\twithdrawn%n", each.topic(), each.id()));
      if (asked.isEmpty()) {
        out().println("no request waits there");
      }
    }
    out().flush();
  }

  private static KnownState answer(ParkedAggregates parked, List<Aggregate> wanted, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    KnownState known = parked.known();
    while (!Collections.disjoint(known.releases(), wanted) && System.nanoTime() < deadline) {
      Thread.sleep(LOOK.toMillis());
      known = parked.known();
    }
    return known;
  }

  private ExitStatus report(List<Aggregate> wanted, KnownState known) {
    ExitStatus status = ExitStatus.OK;
    for (Aggregate each : wanted) {
      Parked still = known.parked().get(each);
      String outcome = "released";
      if (known.releases().contains(each)) {
        outcome =
            "not answered yet: is a relay active? 'outbox parked withdraw' takes the request back";
        status = ExitStatus.AGAIN;
      } else if (still != null) {
        outcome = "still parked: " + still.code();
        status = status == ExitStatus.OK ? ExitStatus.FATAL : status;
      }
      out().printf("%s\t%s\t%s%n", each.topic(), each.id(), outcome);
    }
    if (wanted.isEmpty()) {
      out().println("nothing is parked there");
    }
    out().flush();
    return status;
  }

  private ParkedAggregates open(@Nullable Path file) {
    return new ParkedAggregates(SidecarConfig.from(Settings.load(file, environment)).relay());
  }

  private static List<Aggregate> sorted(Stream<Aggregate> aggregates) {
    return aggregates
        .sorted(Comparator.comparing(Aggregate::topic).thenComparing(Aggregate::id))
        .toList();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
