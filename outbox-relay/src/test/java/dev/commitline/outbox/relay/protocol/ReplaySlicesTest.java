package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplaySlicesTest {

  private static final Parked WAITING = new Parked(new RecordPlace(3, 8), 2, "a2", "CL-203");

  private final TargetLog log = new TargetLog();
  private final Refusals refusals = new Refusals();
  private final Parking parking =
      new Parking(Map.of(new Aggregate("topic", "a"), WAITING), refusals, true, count -> {});
  private final RelayProtocol protocol =
      new RelayProtocol(
          new ResumePoint(SimulatedSource.Kind.LSN.at(100), null, new Progress("t7", 3, null)),
          new SourceProof(
              new ResumePoint(SimulatedSource.Kind.LSN.at(100), null, new Progress("t7", 3, null)),
              false),
          parking,
          log,
          1_000,
          Chunks.NEVER,
          System::nanoTime);
  private final ReplaySlices slices = new ReplaySlices(protocol, parking, log);

  @Test
  void aSliceIsOneTransactionWithItsPlaceAndCStarAsItIs() {
    slices.publish(slice(event("b1"), event("c1")));

    assertThat(log.lines).containsExactly("begin", "b1", "c1", "replay r 2", "commit 0/64+3 of t7");
  }

  @Test
  void anEndedOneIsForgotten() {
    slices.publish(ReplaySlice.forget("r"));

    assertThat(log.lines).containsExactly("begin", "replay r ended", "commit 0/64+3 of t7");
  }

  @Test
  void itsTurnIsNeverInsideATransactionOfTheSource() {
    protocol.begin("t6");
    assertThat(slices.ready()).isFalse();
    assertThatThrownBy(() -> slices.publish(slice(event("b1"))))
        .isInstanceOf(IllegalStateException.class);
    protocol.end(SimulatedSource.Kind.LSN.at(90), 0, 1);
    assertThat(slices.ready()).isTrue();
    assertThat(log.lines).isEmpty();
  }

  @Test
  void itsTurnIsNeverWhileATransactionOfTheTargetIsOpen() {
    RelayProtocol atOnce =
        new RelayProtocol(
            ResumePoint.at(SimulatedSource.Kind.LSN.at(100)),
            new SourceProof(ResumePoint.at(SimulatedSource.Kind.LSN.at(100)), false),
            parking,
            log,
            1_000,
            Chunks.NEVER,
            System::nanoTime);
    atOnce.begin("t8");
    atOnce.event(event("b1"));
    atOnce.end(SimulatedSource.Kind.LSN.at(110), 1, 1);

    assertThat(new ReplaySlices(atOnce, parking, log).ready()).isFalse();
    atOnce.settle();
    assertThat(new ReplaySlices(atOnce, parking, log).ready()).isTrue();
  }

  @Test
  void whatMustNotBePublishedNowIsNamed() {
    assertThat(slices.obstacle(slice(event("b1"), event("c1")))).isNull();
    assertObstacle(RelayError.AGGREGATE_PARKED, event("a1"));
    assertObstacle(RelayError.TOPIC_COMPACTED, event("b1", true, null));
    RelayException corrupt = new RelayException(RelayError.SOURCE_CORRUPT, "row b1");
    assertObstacle(RelayError.SOURCE_CORRUPT, event("b1", false, corrupt));
    RelayException large = new RelayException(RelayError.EVENT_TOO_LARGE, "b1 is too large");
    refusals.add(new Refusal("b1", "topic", false, large));
    assertObstacle(RelayError.EVENT_TOO_LARGE, event("b1"));
    assertThat(log.lines).isEmpty();
  }

  private void assertObstacle(RelayError error, RelayEvent event) {
    assertThat(slices.obstacle(slice(event("c1"), event)))
        .isInstanceOfSatisfying(
            RelayException.class, found -> assertThat(found.error()).isEqualTo(error));
  }

  private static ReplaySlice slice(RelayEvent... events) {
    return new ReplaySlice("r", List.of(events), new ReplayPosition(events.length, "p"));
  }

  private static RelayEvent event(String id) {
    return event(id, false, null);
  }

  private static RelayEvent event(String id, boolean compacted, @Nullable RelayException defect) {
    return new RelayEvent(
        id,
        "topic",
        compacted,
        id.substring(0, 1).getBytes(StandardCharsets.UTF_8),
        new byte[1],
        new RecordHeaders(),
        defect);
  }
}
