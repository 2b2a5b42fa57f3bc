package dev.commitline.outbox.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.chaos.load.TransactionPlan.End;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TransactionPlanTest {

  private final List<TransactionPlan> plans = plans(1);

  private static List<TransactionPlan> plans(long seed) {
    return plans(seed, false);
  }

  private static List<TransactionPlan> plans(long seed, boolean sparing) {
    Random random = new Random(seed);
    return LongStream.range(0, 4_000)
        .mapToObj(i -> TransactionPlan.of(i, random, sparing))
        .toList();
  }

  @Test
  void aSeedGivesTheSameTransactionsAgain() {
    assertThat(plans(1)).isEqualTo(plans).isNotEqualTo(plans(2));
  }

  @Test
  void thereAreAllKinds() {
    assertShare(0.10, plan -> plan.end() != End.COMMIT);
    assertShare(0.05, plan -> plan.end() == End.ROLLBACK_WRITTEN);
    assertShare(0.08, plan -> !plan.dropped().isEmpty());
    assertShare(0.04, TransactionPlan::rowsDropped);
    assertShare(0.03, plan -> plan.holdMillis() > 0);
    assertShare(0.03, plan -> plan.events().size() >= 100);
    assertThat(plans).filteredOn(plan -> plan.events().size() == 21_000).hasSize(1);
  }

  @Test
  void aRelaysFirstStartMeetsOneRefusedEvent() {
    assertThat(plans).filteredOn(TransactionPlanTest::hasRefused).hasSize(13);
    assertThat(plans(1, true)).filteredOn(TransactionPlanTest::hasRefused).hasSize(1);
  }

  private static boolean hasRefused(TransactionPlan plan) {
    return plan.events().stream().anyMatch(event -> event.filler() == EventPlan.REFUSED_FILLER);
  }

  private void assertShare(double share, Predicate<TransactionPlan> kind) {
    double found = plans.stream().filter(kind).count() / (double) plans.size();
    assertThat(found).isBetween(share * 0.7, share * 1.3);
  }
}
