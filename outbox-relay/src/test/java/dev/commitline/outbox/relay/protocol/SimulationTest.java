package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.SimulatedKafka.Crash;
import dev.commitline.outbox.relay.protocol.SimulatedKafka.Mutation;
import dev.commitline.outbox.relay.protocol.SimulatedSource.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the protocol in a world that fails at every step: relays crash, zombies go on beside their
 * successors, commits are in doubt, the source repeats. What consumers see must be what was
 * committed, once, in order, transaction by transaction; in half of the worlds large transactions
 * may be divided.
 *
 * <p>A failing seed is printed; {@code -Dcommitline.simulation.seed=N} replays it alone.
 */
class SimulationTest {

  private static final int RUNS = 20_000;
  private static final int TRANSACTIONS = 40;
  private static final Chunks CHUNKS = new Chunks(3, Long.MAX_VALUE, Duration.ofDays(1));
  private static final int MUTANT_RUNS = 500;
  private static final long HELD_BYTES = 4_000; // small, so that large transactions are common

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

  static LsnPosition at(long lsn) {
    return new LsnPosition("7", 1, lsn);
  }

  private static String violation(long seed, Mutation mutation) {
    return new World(seed, mutation, false).outcome();
  }

  /** One relay process at some step of its life. */
  private static final class SimulatedRelay {
    private final SimulatedKafka.Producer target;
    private final RelayProtocol protocol;
    private int next;
    private int row;
    private boolean inside;

    SimulatedRelay(
        SimulatedKafka kafka, SimulatedSource source, boolean filterOff, boolean chunked) {
      target = kafka.connect(); // fences before the position is read
      ResumePoint known = target.resumePoint();
      next = source.startOfStream();
      protocol =
          new RelayProtocol(
              filterOff ? new ResumePoint(at(next), null) : known,
              target,
              HELD_BYTES,
              chunked ? CHUNKS : Chunks.NEVER,
              System::nanoTime);
    }

    /** Reads one record, or settles where there is none. */
    void step(SimulatedSource source, Random random) {
      if (next >= source.log().size() || (!inside && random.nextInt(3) == 0)) {
        source.confirm(protocol.settle());
        return;
      }
      Transaction transaction = source.log().get(next);
      if (!inside) {
        protocol.begin(transaction.id());
        inside = true;
        row = 0;
      } else if (row < transaction.events().size()) {
        protocol.event(transaction.events().get(row++));
      } else if (transaction.heartbeat() && row == 0) {
        protocol.heartbeat();
        row++;
      } else {
        protocol.end(at(transaction.lsn()), transaction.messages());
        inside = false;
        next++;
      }
    }
  }

  private static final class World {
    private final Random random;
    private final SimulatedSource source;
    private final SimulatedKafka kafka;
    private final boolean filterOff;
    private final boolean chunked;
    private final List<SimulatedRelay> relays = new ArrayList<>();

    World(long seed, Mutation mutation, boolean filterOff) {
      this.random = new Random(seed);
      this.source = new SimulatedSource(random);
      this.kafka = new SimulatedKafka(random, mutation, 20 + random.nextInt(60));
      this.filterOff = filterOff;
      this.chunked = random.nextBoolean();
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
          source.commit();
        }
        step();
        if (source.confirmed() > kafka.position().lsn()) {
          return "the source forgot %d, Kafka has %s"
              .formatted(source.confirmed(), kafka.position());
        }
      }
      return done() ? compare() : "no end";
    }

    private boolean done() {
      return source.log().size() == TRANSACTIONS
          && source.log().stream()
              .filter(transaction -> !transaction.events().isEmpty())
              .allMatch(transaction -> transaction.lsn() <= kafka.position().lsn());
    }

    private void step() {
      if (relays.isEmpty() || random.nextInt(80) == 0) {
        start(); // those before go on as zombies
        return;
      }
      SimulatedRelay relay = relays.get(random.nextInt(relays.size()));
      try {
        relay.step(source, random);
      } catch (Crash | StartAgain end) {
        relays.remove(relay);
      }
    }

    private void start() {
      try {
        relays.add(new SimulatedRelay(kafka, source, filterOff, chunked));
      } catch (Crash crash) {
        // it fenced the others, and died before it did anything else
      }
    }

    private List<String> expected() {
      return source.log().stream().flatMap(t -> t.events().stream()).map(RelayEvent::id).toList();
    }

    private String compare() {
      List<String> seen = kafka.committed().stream().flatMap(List::stream).toList();
      if (!seen.equals(expected())) {
        return "expected %s%nbut saw %s".formatted(expected(), seen);
      }
      for (List<String> together : kafka.committed()) {
        String last = together.get(together.size() - 1);
        Transaction transaction = source.log().get(Integer.parseInt(last.split("\\.")[0]) - 1);
        boolean mayBeDivided = chunked && transaction.events().size() >= CHUNKS.events();
        if (!mayBeDivided
            && !last.equals(transaction.events().get(transaction.events().size() - 1).id())) {
          return "transaction %d is torn behind %s".formatted(transaction.lsn(), last);
        }
      }
      return "";
    }
  }
}
