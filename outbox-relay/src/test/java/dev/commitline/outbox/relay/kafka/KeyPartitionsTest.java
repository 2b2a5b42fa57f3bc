package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class KeyPartitionsTest {

  private final KeyPartitions keys = new KeyPartitions(6);

  @Test
  void keysThatLieAsKafkaPutsThemHaveOnePartition() {
    find(0, 1_000, 6);
    assertThat(keys.one()).isTrue();
  }

  @Test
  void keysThatLieAsWithFewerPartitionsHaveOneToo() {
    find(0, 1_000, 4); // topics.partitions-changed: keep
    assertThat(keys.one()).isTrue();
  }

  @Test
  void keysThatWereFoundWithBothNumbersDoNot() {
    find(0, 20, 4);
    find(20, 40, 6);
    assertThat(keys.one()).isFalse();
  }

  private void find(int from, int end, int partitions) {
    for (int i = from; i < end; i++) {
      byte[] key = ("k" + i).getBytes(UTF_8);
      keys.found(key, Utils.toPositive(Utils.murmur2(key)) % partitions);
    }
  }
}
