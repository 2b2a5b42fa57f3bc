package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PositionCodecTest {

  @Test
  void aPositionIsReadAsItWasWritten() {
    LsnPosition position = new LsnPosition("7710522695724920610", 3, 0x16_0000_1234L);

    assertThat(PositionCodec.decode(record(PositionCodec.encode(position)))).isEqualTo(position);
  }

  @Test
  void theRecordStaysReadableToAnOperator() {
    assertThat(new String(PositionCodec.encode(new LsnPosition("7", 1, 255)), UTF_8))
        .isEqualTo(
            "{\"version\":1,\"kind\":\"postgres\",\"system\":\"7\",\"timeline\":1,\"lsn\":\"0/FF\"}");
  }

  @Test
  void whatAnotherVersionWroteIsRefusedByName() {
    for (String value :
        new String[] {
          "{\"version\":2,\"kind\":\"postgres\"}",
          "{\"version\":1,\"kind\":\"oracle\"}",
          "{\"version\":1,\"kind\":\"postgres\",\"system\":\"7\"}",
          "garbage"
        }) {
      assertThatThrownBy(() -> PositionCodec.decode(record(value.getBytes(UTF_8))))
          .isInstanceOfSatisfying(
              RelayException.class,
              e -> assertThat(e.error()).isEqualTo(RelayError.POSITION_UNREADABLE))
          .hasMessageContaining("shop.position-0, record offset 42");
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("shop.position", 0, 42, new byte[0], value);
  }
}
