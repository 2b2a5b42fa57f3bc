package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the protocol in a world that fails at every step: relays crash, stand still and wake up,
 * zombies go on beside their successors, commits are in doubt, the source repeats. What consumers
 * see must be what was committed, once, in order, transaction by transaction; in half of the worlds
 * positions are numbers in the log, in half of them sets of transactions; in half of the worlds
 * large transactions may be divided, in half of them events are refused, parked, and released; in
 * half of them a replay goes on in between. In a third the source is restored once: what Kafka has
 * of a history that is gone must end every relay that follows, and nothing may follow it.
 *
 * <p>A failing seed is printed; {@code -Dcommitline.simulation.seed=N} replays it alone; {@code
 * -Dcommitline.simulation.runs=N} runs so many.
 */
class SimulationTest {

  private static final int RUNS = Integer.getInteger("commitline.simulation.runs", 2_000);
  private static final int MUTANT_RUNS = 3_000;

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
                .anyMatch(s -> !new SimulatedWorld(s, Mutation.NONE, true).outcome().isEmpty()))
        .isTrue();
  }

  private static String violation(long seed, Mutation mutation) {
    return new SimulatedWorld(seed, mutation, false).outcome();
  }
}
