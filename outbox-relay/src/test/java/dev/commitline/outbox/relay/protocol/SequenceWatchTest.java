package dev.commitline.outbox.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.CloudEventHeaders;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class SequenceWatchTest {

  private final SequenceWatch watch = new SequenceWatch();

  @Test
  void numbersThatFollowEachOtherAreWell() {
    for (int sequence = 5; sequence < 5_000; sequence++) {
      see("orders", "order", "4711", sequence);
      see("orders", "order", "4712", sequence + 1);
      see("orders", "invoice", "4711", 2L * sequence - sequence);
      see("invoices", "order", "4711", sequence);
    }
  }

  @Test
  void aGapIsNamed() {
    see("orders", "order", "4711", 7);

    assertThatThrownBy(() -> see("orders", "order", "4711", 9))
        .hasMessageContainingAll("number 9 of order 4711 on topic orders", "number 7 was the last")
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.EVENTS_MISSING));
  }

  @Test
  void theFirstOneSeenMayHaveAnyNumber() {
    see("orders", "order", "4711", 1_000_000_000_000L);
    see("orders", "order", "4711", 1_000_000_000_001L);
  }

  @Test
  void ofAMillionAggregatesNoneIsTakenForAnother() {
    for (int i = 0; i < 1_000_000; i++) {
      see("orders", "order", Integer.toString(i), i * 10L + 1);
    }
  }

  @Test
  void eventsWithoutANumberAreNotItsMatter() {
    watch.see(new RelayEvent("id", "topic", false, new byte[1], null, new RecordHeaders()), "tx");
  }

  @Test
  void aRepeatedTransactionThatWasDroppedLeavesNothingBehind() {
    TargetLog log = new TargetLog();
    ResumePoint point = ResumePoint.at(new LsnPosition("7", 1, 100));
    RelayProtocol protocol =
        new RelayProtocol(
            point,
            new SourceProof(point, true),
            new Parking(Map.of(), new Refusals(), false, count -> {}),
            log,
            1, // so nothing can be held
            Chunks.NEVER,
            () -> 0);
    transaction(protocol, "t1", 90, 1, 2);
    transaction(protocol, "t4", 110, 9);
    protocol.settle();

    assertThatThrownBy(() -> transaction(protocol, "t5", 120, 11))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("number 9 was the last");
  }

  private static void transaction(RelayProtocol protocol, String id, long end, long... sequences) {
    protocol.begin(id);
    for (long sequence : sequences) {
      protocol.event(event("orders", "order", "4711", sequence));
    }
    protocol.end(new LsnPosition("7", 1, end), sequences.length, end);
  }

  private void see(String topic, String type, String id, long sequence) {
    watch.see(event(topic, type, id, sequence), "tx");
  }

  private static RelayEvent event(String topic, String type, String id, long sequence) {
    byte[] key = id.getBytes(UTF_8);
    return new RelayEvent(
        "id",
        topic,
        false,
        key,
        new byte[0],
        new CloudEventHeaders(new byte[1], new byte[1], new byte[1])
            .aggregate(type.getBytes(UTF_8), key, CloudEventHeaders.digits(sequence))
            .toHeaders());
  }
}
