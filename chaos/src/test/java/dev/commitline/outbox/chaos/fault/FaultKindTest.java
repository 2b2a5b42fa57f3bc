package dev.commitline.outbox.chaos.fault;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultKindTest {

  private static final List<FaultKind> ALL = List.of(FaultKind.values());

  @Test
  void aSeedGivesTheSameFaultsAgain() {
    List<FaultKind> series = FaultKind.series(50, ALL, new Random(4));
    assertThat(FaultKind.series(50, ALL, new Random(4))).isEqualTo(series);
    assertThat(FaultKind.series(50, ALL, new Random(5))).isNotEqualTo(series);
  }

  @Test
  void aLongSeriesHasAllOfThem() {
    assertThat(FaultKind.series(400, ALL, new Random(1))).containsAll(ALL);
  }

  @Test
  void onlyTheChosenOnesHappen() {
    List<FaultKind> chosen = List.of(FaultKind.RACE, FaultKind.ZOMBIE);
    assertThat(FaultKind.series(20, chosen, new Random(1))).isSubsetOf(chosen);
  }

  @Test
  void theUsageNamesThemAllInOrder() throws IOException {
    try (InputStream usage =
        Objects.requireNonNull(
            FaultKind.class.getResourceAsStream("/dev/commitline/outbox/chaos/usage.txt"))) {
      String text = new String(usage.readAllBytes(), StandardCharsets.UTF_8);
      String named =
          text.lines()
              .filter(line -> line.startsWith(" ".repeat(26)))
              .map(line -> line.strip().split(" ", -1)[0])
              .filter(word -> ALL.stream().anyMatch(kind -> kind.label().equals(word)))
              .collect(joining(","));
      assertThat(named).isEqualTo(FaultKind.labels());
    }
  }
}
