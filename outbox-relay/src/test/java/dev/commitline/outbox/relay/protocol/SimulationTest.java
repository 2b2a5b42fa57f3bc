package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the protocol in a world that fails at every step: relays crash, zombies go on beside their
 * successors, commits are in doubt, the source repeats. What consumers see must be what was
 * committed, once, in order, transaction by transaction; in half of the worlds positions are
 * numbers in the log, in half of them sets of transactions; in half of the worlds large
 * transactions may be divided, in half of them events are refused, parked, and released; in half of
 * them a replay goes on in between.
 *
 * <p>A failing seed is printed; {@code -Dcommitline.simulation.seed=N} replays it alone.
 */
class SimulationTest {

  private static final int RUNS = 20_000;
  private static final int TRANSACTIONS = 40;
  private static final Chunks CHUNKS = new Chunks(3, Long.MAX_VALUE, Duration.ofDays(1));
  private static final int REPLAYED = 12;
  private static final int MUTANT_RUNS = 500;

  @Test
  void everyCommittedTransactionIsSeenOnceAndWholeInEveryWorld() {
    Long replay = Long.getLong("commitline.simulation.seed");
    LongStream seeds = replay != null ? LongStream.of(replay) : LongStream.range(0, RUNS);
    seeds.forEach(seed -> assertThat(violation(seed, Mutation.NONE)).as("seed %d", seed).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(value = Mutation.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void theCheckerSeesEachBrokenGuarantee(Mutation mutation) {
    assertThat(LongStream.range(0, MUTANT_RUNS).anyMatch(s -> !violation(s, mutation).isEmpty()))
        .as("%s goes unnoticed", mutation)
        .isTrue();
  }

  @Test
  void theCheckerSeesAMissingFilter() {
    assertThat(
            LongStream.range(0, MUTANT_RUNS)
                .anyMatch(s -> !new World(s, Mutation.NONE, true).outcome().isEmpty()))
        .isTrue();
  }

  private static String violation(long seed, Mutation mutation) {
    return new World(seed, mutation, false).outcome();
  }

  private static final class World {
    private final Random random;
    private final SimulatedSource source;
    private final SimulatedKafka kafka;
    private final boolean filterOff;
    private final boolean chunked;
    private final boolean poison;
    private final List<RelayEvent> replay;
    private final List<SimulatedRelay> relays = new ArrayList<>();
    private Refusals refusals = new Refusals();

    World(long seed, Mutation mutation, boolean filterOff) {
      this.random = new Random(seed);
      this.source = new SimulatedSource(seed % 2 == 0 ? Kind.LSN : Kind.GTID, random);
      this.kafka =
          new SimulatedKafka(source.kind().at(0), random, mutation, 20 + random.nextInt(60));
      this.filterOff = filterOff;
      this.chunked = random.nextBoolean();
      this.poison = random.nextBoolean();
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
        step();
        if (source.confirmed() > published()) {
          return "the source forgot %d, Kafka has %s"
              .formatted(source.confirmed(), kafka.position());
        }
      }
      return done() ? compare() : "no end";
    }

    private void commit() {
      for (RelayEvent event : source.commit().events()) {
        if (poison && random.nextInt(25) == 0) {
          kafka.refuse(event.id());
        }
      }
    }

    private boolean done() {
      return source.log().size() == TRANSACTIONS
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
      return source.kind().numberOf(kafka.position());
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
      SimulatedRelay relay = relays.get(random.nextInt(relays.size()));
      try {
        if (random.nextInt(5) == 0) {
          relay.replay(replay, random);
        } else {
          relay.step(source, random);
        }
      } catch (Crash | StartAgain end) {
        relays.remove(relay);
        forgetSometimes();
      } catch (RefusedException refused) {
        relays.remove(relay);
        refusals.add(refused.refusal());
      }
    }

    private void start() {
      try {
        int from = filterOff ? source.startOfStream() : -1;
        relays.add(
            new SimulatedRelay(kafka, source, refusals, chunked ? CHUNKS : Chunks.NEVER, from));
      } catch (Crash | StartAgain end) {
        forgetSometimes(); // it fenced the others, and did nothing else, or a part of it
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
          .forEach(
              (aggregate, parked) -> kafka.lettersOf(aggregate, parked, e -> add(published, e)));
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
}
