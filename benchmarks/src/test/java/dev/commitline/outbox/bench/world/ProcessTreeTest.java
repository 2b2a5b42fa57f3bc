package dev.commitline.outbox.bench.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessTreeTest {

  private static final String BEHIND_NAME = "S 1 2 3 4 5 6 7 8 9 10 100 20 3000 400 15 16 17";

  @Test
  void timesOfEndedChildrenAreCounted() {
    assertThat(ProcessTree.ticks("42 (java) " + BEHIND_NAME)).isEqualTo(3520);
  }

  @Test
  void aNameMayLookLikeTheRest() {
    assertThat(ProcessTree.ticks("42 (a) b (c 1) " + BEHIND_NAME)).isEqualTo(3520);
  }
}
