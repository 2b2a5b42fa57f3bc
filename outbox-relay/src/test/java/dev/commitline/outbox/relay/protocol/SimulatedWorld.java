package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.SimulatedSource.Kind;
import dev.commitline.outbox.relay.protocol.SimulatedSource.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One world of the simulation: a source, Kafka, relays, and who looks at what came of it. */
final class SimulatedWorld {

  private static final int TRANSACTIONS = 40;
  private static final Chunks CHUNKS = new Chunks(3, Long.MAX_VALUE, Duration.ofDays(1));
  private static final int REPLAYED = 12;
  private static final int REFUSALS = 4;

  private final Random random;
  private final SimulatedSource source;
  private final SimulatedKafka kafka;
  private final boolean filterOff;
  private final boolean chunked;
  private final boolean poison;
  private final List<RelayEvent> replay;
  private final List<SimulatedRelay> relays = new ArrayList<>();
  private final List<SimulatedRelay> asleep = new ArrayList<>();
  private Refusals refusals = new Refusals();
  private final int restoredAt;
  private List<String> before = List.of();
  private int refused;
  private @Nullable SourcePosition position;
  private long published;

  SimulatedWorld(long seed, Mutation mutation, boolean filterOff) {
    this.random = new Random(seed);
    this.source = new SimulatedSource(seed % 2 == 0 ? Kind.LSN : Kind.GTID, random);
    this.kafka = new SimulatedKafka(source.kind().at(0), random, mutation, 20 + random.nextInt(60));
    this.filterOff = filterOff;
    this.chunked = random.nextBoolean();
    this.poison = random.nextBoolean();
    this.restoredAt = random.nextInt(3) == 0 ? 1 + random.nextInt(30) : Integer.MAX_VALUE;
    this.replay = source.replayed(random.nextBoolean() ? REPLAYED : 0);
  }

  String outcome() {
    try {
      return run();
    } catch (RelayException fault) {
      return "the relay ended with " + fault.getMessage();
    }
  }

  private String run() {
    for (int steps = 0; steps < 20_000 && !done(); steps++) {
      if (source.log().size() < TRANSACTIONS && random.nextInt(4) == 0) {
        commit();
      }
      if (source.history() == 0 && published() >= restoredAt) {
        before = expected();
        source.restore(published());
      }
      step();
      if (source.confirmed() > published()) {
        return "the source forgot %d, Kafka has %s".formatted(source.confirmed(), kafka.position());
      }
    }
    if (!done()) {
      return "no end: refused %d times, Kafka is at %s, the log at %d of history %d, confirmed up to %d, replayed %d"
          .formatted(
              refused,
              kafka.point(),
              source.log().size(),
              source.history(),
              source.confirmed(),
              replayed());
    }
    return refused > 0 ? compareRefused() : compare();
  }

  private void commit() {
    for (RelayEvent event : source.commit().events()) {
      if (poison && random.nextInt(25) == 0) {
        kafka.refuse(event.id());
      }
    }
  }

  private boolean done() {
    return refused == REFUSALS || caughtUp();
  }

  private boolean caughtUp() {
    return refused == 0
        && source.log().size() == TRANSACTIONS
        && replayed() == replay.size()
        && newestWithEvents() <= published();
  }

  private long newestWithEvents() {
    long newest = 0;
    for (Transaction transaction : source.log()) {
      newest = transaction.events().isEmpty() ? newest : transaction.number();
    }
    return newest;
  }

  private long published() {
    if (position != kafka.position()) {
      position = kafka.position();
      published = source.kind().numberOf(position);
    }
    return published;
  }

  private long replayed() {
    return kafka.replays().getOrDefault(SimulatedRelay.REPLAY, ReplayPosition.NONE).events();
  }

  private void step() {
    if (relays.isEmpty() || random.nextInt(80) == 0) {
      start(); // those before go on as zombies
      return;
    }
    if (!kafka.parked().isEmpty() && random.nextInt(60) == 0) {
      kafka.askForRelease(kafka.parked().keySet().iterator().next());
      relays.remove(relays.size() - 1); // it starts again for it
      return;
    }
    if (random.nextInt(20) == 0) {
      sleepOrWake();
      return;
    }
    go(relays.get(random.nextInt(relays.size())), 1);
  }

  /** Some steps at once, unless it ends before. */
  private void go(SimulatedRelay relay, int steps) {
    try {
      for (int i = 0; i < steps; i++) {
        if (random.nextInt(5) == 0) {
          relay.replay(replay, random);
        } else {
          relay.step(random);
        }
      }
    } catch (Crash | StartAgain end) {
      relays.remove(relay);
      forgetSometimes();
    } catch (RefusedException poison) {
      relays.remove(relay);
      refusals.add(poison.refusal());
    } catch (RelayException fault) {
      relays.remove(relay);
      judge(relay, fault);
    }
  }

  /** One whose ids were taken away has seen what its successor did; any other is right. */
  private void judge(SimulatedRelay relay, RelayException fault) {
    if (relay.isOwner() || kafka.mutation() == Mutation.VERDICT_OF_A_ZOMBIE) {
      if (fault.error().givesUp().isEmpty() || source.history() == 0) {
        throw fault;
      }
      refused++;
    }
  }

  /** A process stands still wherever it is, and goes on later. */
  private void sleepOrWake() {
    if (asleep.isEmpty() || random.nextBoolean()) {
      asleep.add(relays.remove(random.nextInt(relays.size())));
    } else {
      SimulatedRelay woken = asleep.remove(random.nextInt(asleep.size()));
      relays.add(woken);
      go(woken, random.nextInt(SimulatedRelay.STEPS_OF_START));
    }
  }

  /** Many stand still in the middle of it. */
  private void start() {
    Chunks chunks = chunked ? CHUNKS : Chunks.NEVER;
    SimulatedRelay relay = new SimulatedRelay(kafka, source, refusals, chunks, filterOff, random);
    relays.add(relay);
    if (random.nextInt(3) == 0) {
      go(relay, random.nextInt(SimulatedRelay.STEPS_OF_START));
      if (relays.remove(relay)) {
        asleep.add(relay);
      }
    }
  }

  /** A new process has learned nothing yet. */
  private void forgetSometimes() {
    if (random.nextInt(4) == 0) {
      refusals = new Refusals();
    }
  }

  private List<String> expected() {
    return source.log().stream().flatMap(t -> t.events().stream()).map(RelayEvent::id).toList();
  }

  /** Of a source that is refused, nothing is published that is not of the history before. */
  private String compareRefused() {
    List<String> seen = seen(SimulatedKafka.Transaction::live);
    if (!begins(before, seen)) {
      return "expected a part of %s%nbut saw %s".formatted(before, seen);
    }
    return begins(expected(), seen) && source.shows(kafka.point())
        ? "refused a source that has all of it: " + kafka.point()
        : "";
  }

  private static boolean begins(List<String> all, List<String> first) {
    return first.size() <= all.size() && all.subList(0, first.size()).equals(first);
  }

  private String compare() {
    List<String> seen = seen(SimulatedKafka.Transaction::live);
    if (!seen.equals(expected())) {
      return "expected %s%nbut saw %s".formatted(expected(), seen);
    }
    List<String> replayed = seen(SimulatedKafka.Transaction::replay);
    if (!replayed.equals(replay.stream().map(RelayEvent::id).toList())) {
      return "of the replay came " + replayed;
    }
    String torn = torn();
    return torn.isEmpty() ? outOfOrder() : torn;
  }

  private List<String> seen(Predicate<SimulatedKafka.Transaction> which) {
    return kafka.committed().stream()
        .filter(which)
        .flatMap(together -> together.records().stream())
        .map(written -> written.event().id())
        .toList();
  }

  private String torn() {
    for (SimulatedKafka.Transaction together : kafka.committed()) {
      if (!together.live() || together.records().isEmpty()) {
        continue;
      }
      String last = together.records().get(together.records().size() - 1).event().id();
      Transaction transaction = source.log().get(Integer.parseInt(last.split("\\.")[0]) - 1);
      boolean mayBeDivided = chunked && transaction.events().size() >= CHUNKS.events();
      if (!mayBeDivided
          && !last.equals(transaction.events().get(transaction.events().size() - 1).id())) {
        return "transaction %d is torn behind %s".formatted(transaction.number(), last);
      }
    }
    return "";
  }

  /** Of each aggregate: what its topic has, and behind it what waits, is all, once, in order. */
  private String outOfOrder() {
    Map<Aggregate, List<String>> published = new HashMap<>();
    for (SimulatedKafka.Transaction together : kafka.committed()) {
      for (SimulatedKafka.Written written : together.records()) {
        if (!written.letter() && !together.replay()) {
          add(published, written.event());
        }
      }
    }
    kafka
        .parked()
        .forEach((aggregate, parked) -> kafka.lettersOf(aggregate, parked, e -> add(published, e)));
    Map<Aggregate, List<String>> committed = new HashMap<>();
    source.log().forEach(transaction -> transaction.events().forEach(e -> add(committed, e)));
    return published.equals(committed)
        ? ""
        : "expected %s%nbut topics and parked events are %s".formatted(committed, published);
  }

  private static void add(Map<Aggregate, List<String>> lists, RelayEvent event) {
    lists.computeIfAbsent(event.aggregate(), any -> new ArrayList<>()).add(event.id());
  }
}
