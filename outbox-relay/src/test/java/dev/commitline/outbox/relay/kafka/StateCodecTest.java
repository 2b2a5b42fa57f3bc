package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.LastTransaction;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.Progress;
import dev.commitline.outbox.relay.protocol.RecordPlace;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class StateCodecTest {

  @Test
  void aPositionIsReadAsItWasWritten() {
    LsnPosition position = new LsnPosition("7710522695724920610", 3, 0x16_0000_1234L);
    for (ResumePoint point :
        new ResumePoint[] {
          ResumePoint.at(position),
          new ResumePoint(position, new LastTransaction("793", 1_700_000_000_000_123L), null),
          new ResumePoint(position, null, new Progress("793", 20_000, null)),
          new ResumePoint(position, null, new Progress("793", 20_000, "01a1fcff"))
        }) {
      assertThat(StateCodec.resumePoint(record(encode(point)))).isEqualTo(point);
    }
  }

  @Test
  void aSetOfTransactionsIsReadAsItWasWritten() {
    GtidSet gtids =
        GtidSet.parse(
            "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7,2174b383-5441-11e8-b90a-c80aa9429562:1");
    ResumePoint point =
        new ResumePoint(
            new GtidPosition("3e11fa47-71ca-11e1-9e33-c80aa9429562", gtids),
            new LastTransaction("3e11fa47-71ca-11e1-9e33-c80aa9429562:7", 1),
            new Progress("3e11fa47-71ca-11e1-9e33-c80aa9429562:6", 20_000, null));

    assertThat(StateCodec.resumePoint(record(encode(point)))).isEqualTo(point);
    assertThat(new String(encode(ResumePoint.at(point.position())), UTF_8))
        .isEqualTo(
            "{\"version\":1,\"kind\":\"mysql\",\"server\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562\",\"gtids\":\"2174b383-5441-11e8-b90a-c80aa9429562:1,3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7\"}");
  }

  @Test
  void aParkedAggregateIsReadAsItWasWritten() {
    Parked parked =
        new Parked(
            new RecordPlace(5, 1L << 40), 17, "01a1fcff-9e32-7afd-83d2-d04fa390af9c", "CL-203");

    assertThat(StateCodec.parked(record(StateCodec.encode(parked)))).isEqualTo(parked);
  }

  @Test
  void aTopicsPartitionsAreReadAsTheyWereWritten() {
    KnownPlaces.Topic topic =
        new KnownPlaces.Topic(2, "Ynp3UaQ2TzC1Rw", List.of(0L, 7_000_000_000L));
    assertThat(StateCodec.topic(record(StateCodec.encode(topic)))).isEqualTo(topic);
    assertThat(StateCodec.topic(record("{\"version\":1,\"partitions\":6}".getBytes(UTF_8))))
        .as("of a version that did not know ids and ends")
        .isEqualTo(new KnownPlaces.Topic(6, null));
  }

  @Test
  void howFarAReplayHasComeIsReadAsItWasWritten() {
    ReplayPosition position = new ReplayPosition(1_200, "[1,\"shop.orders.v1\",\"Order\"]");

    assertThat(StateCodec.replayPosition(record(StateCodec.encode(position)))).isEqualTo(position);
  }

  @Test
  void refusalsAndDecisionsAreReadAsTheyWereWritten() {
    Instant time = Instant.parse("2026-11-28T17:00:00.123456Z");
    Safeguards.Refused refused = new Safeguards.Refused("publication 1 is not 2", time);
    Safeguards.Acceptance acceptance = new Safeguards.Acceptance("kim", "a test", time, refused);

    for (Optional<String> seen : List.of(Optional.<String>empty(), Optional.of("AAA="))) {
      var written = record(StateCodec.encode(refused, seen));
      assertThat(StateCodec.refused(written)).isEqualTo(refused);
      assertThat(StateCodec.sequences(written)).isEqualTo(seen);
    }
    assertThat(StateCodec.acceptance(record(StateCodec.encode(acceptance)))).isEqualTo(acceptance);
    assertThat(StateCodec.logShape(record(StateCodec.encodeLog("a b")))).isEqualTo("a b");
    assertThat(new String(StateCodec.encode(acceptance), UTF_8))
        .isEqualTo(
            "{\"version\":1,\"found\":\"publication 1 is not"
                + " 2\",\"since\":\"2026-11-28T17:00:00.123456Z\",\"by\":\"kim\",\"reason\":\"a"
                + " test\",\"at\":\"2026-11-28T17:00:00.123456Z\"}");
  }

  @Test
  void aDecisionOfAnEarlierVersionIsRead() {
    String written =
        "{\"version\":1,\"by\":\"kim\",\"reason\":\"a test\",\"at\":\"2026-11-28T17:00:00Z\"}";
    assertThat(StateCodec.acceptance(record(written.getBytes(UTF_8))))
        .isEqualTo(
            new Safeguards.Acceptance(
                "kim", "a test", Instant.parse("2026-11-28T17:00:00Z"), null));
  }

  @Test
  void theRecordsStayReadableToAnOperator() {
    LsnPosition position = new LsnPosition("7", 1, 255);
    assertThat(new String(encode(ResumePoint.at(position)), UTF_8))
        .isEqualTo(
            "{\"version\":1,\"kind\":\"postgres\",\"system\":\"7\",\"timeline\":1,\"lsn\":\"0/FF\"}");
    assertThat(
            new String(
                encode(new ResumePoint(position, null, new Progress("793", 20, null))), UTF_8))
        .as("of a version that one without progress refuses")
        .isEqualTo(
            "{\"version\":2,\"kind\":\"postgres\",\"system\":\"7\",\"timeline\":1,\"lsn\":\"0/FF\",\"nextTxid\":\"793\",\"nextEvents\":20}");
    assertThat(
            new String(
                StateCodec.encode(new Parked(new RecordPlace(0, 42), 3, "id", "CL-203")), UTF_8))
        .isEqualTo(
            "{\"version\":1,\"partition\":0,\"firstRecord\":42,\"events\":3,\"event\":\"id\",\"error\":\"CL-203\"}");
  }

  @Test
  void whatAnotherVersionWroteIsRefusedByName() {
    for (String value :
        new String[] {
          "{\"version\":3,\"kind\":\"postgres\",\"system\":\"7\",\"timeline\":1,\"lsn\":\"0/FF\"}",
          "{\"version\":1,\"kind\":\"oracle\"}",
          "{\"version\":1,\"kind\":\"mysql\",\"server\":\"7\",\"gtids\":\"7:1\"}",
          "{\"version\":1,\"kind\":\"postgres\",\"system\":\"7\"}",
          "garbage"
        }) {
      assertThatThrownBy(() -> StateCodec.resumePoint(record(value.getBytes(UTF_8))))
          .isInstanceOfSatisfying(
              RelayException.class,
              e -> assertThat(e.error()).isEqualTo(RelayError.POSITION_UNREADABLE))
          .hasMessageContaining("shop.position-0, record offset 42");
    }
  }

  private static byte[] encode(ResumePoint point) {
    return StateCodec.encode(point, null);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("shop.position", 0, 42, new byte[0], value);
  }
}
