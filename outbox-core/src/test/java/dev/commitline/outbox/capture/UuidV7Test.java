package dev.commitline.outbox.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  private static final long MOMENT = 0x0190_1234_5678L;

  @Test
  void hasVersionVariantAndTimeOfRfc9562() {
    UUID id = UuidV7.at(MOMENT);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.toString()).startsWith("01901234-5678-7");
  }

  @Test
  void sortsByTimeAsText() {
    assertThat(UuidV7.at(MOMENT).toString()).isLessThan(UuidV7.at(MOMENT + 1).toString());
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Set<UUID> ids =
        Stream.generate(() -> UuidV7.at(MOMENT)).limit(10_000).collect(Collectors.toSet());

    assertThat(ids).hasSize(10_000);
  }
}
