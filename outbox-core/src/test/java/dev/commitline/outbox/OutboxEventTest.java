package dev.commitline.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutboxEventTest {

  record Placed(String id) {}

  @Test
  void takesItsClassFromThePayload() {
    OutboxEvent event = OutboxEvent.of("Order", "7", new Placed("7"));

    assertThat(event.eventClass()).isEqualTo(Placed.class);
    assertThat(event.headers()).isEmpty();
  }

  @Test
  void anIdMayBeANumberOrAUuid() {
    UUID id = UUID.randomUUID();

    assertThat(OutboxEvent.of("Order", 7L, new Placed("7")).aggregateId()).isEqualTo("7");
    assertThat(OutboxEvent.of("Order", id, new Placed("7")).aggregateId()).isEqualTo(id.toString());
    assertThat(OutboxEvent.tombstone("Order", 7, Placed.class).aggregateId()).isEqualTo("7");
    assertThat(OutboxEvent.tombstone("Order", id, Placed.class).aggregateId())
        .isEqualTo(id.toString());
  }

  @Test
  void aTombstoneHasNoPayload() {
    assertThat(OutboxEvent.tombstone("Order", "7", Placed.class).payload()).isNull();
  }

  @Test
  void aMissingPayloadIsRefusedAndNamesTheTombstone() {
    assertThatThrownBy(() -> OutboxEvent.of("Order", "7", missing()))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("OutboxEvent.tombstone");
  }

  @Test
  void aHeaderIsAddedToACopyAndReplacesItsNamesake() {
    OutboxEvent event = OutboxEvent.of("Order", "7", new Placed("7")).withHeader("tenant", "a");

    assertThat(event.withHeader("tenant", "b").headers()).containsExactly(Map.entry("tenant", "b"));
    assertThat(event.headers()).containsExactly(Map.entry("tenant", "a"));
  }

  @Test
  void laterChangesOfTheHeadersDoNotReachIt() {
    Map<String, String> headers = new HashMap<>(Map.of("tenant", "a"));
    OutboxEvent event = new OutboxEvent("Order", "7", Placed.class, null, headers);
    headers.put("tenant", "b");

    assertThat(event.headers()).containsEntry("tenant", "a");
    assertThatThrownBy(() -> event.headers().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T missing() {
    return null;
  }
}
