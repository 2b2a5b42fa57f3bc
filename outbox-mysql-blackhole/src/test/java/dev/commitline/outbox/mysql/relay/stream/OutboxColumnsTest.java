package dev.commitline.outbox.mysql.relay.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxColumnsTest {

  private final OutboxBytes bytes = new OutboxBytes();

  @Test
  void readsEachKindOfValue() {
    bytes.columns().row(new byte[] {1, 2, 3}, "application/json");

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(OutboxBytes.ID);
              assertThat(event.topic()).isEqualTo("shop.orders.v1");
              assertThat(event.compacted()).isTrue();
              assertThat(new String(event.key(), UTF_8)).isEqualTo("O-1");
              assertThat(event.value()).containsExactly(1, 2, 3);
              assertThat(header(event, "ce_time")).isEqualTo("2026-11-21T23:59:58.000123Z");
              assertThat(header(event, "ce_aggregateseq")).isEqualTo("258");
              assertThat(header(event, "ce_txid")).isEqualTo("uuid:7");
            });
  }

  @Test
  void readsAllRowsOfAnEventAndNullForATombstone() {
    bytes.columns().row(new byte[] {1}, "application/json");
    bytes.row(null, null);

    assertThat(events()).extracting(RelayEvent::value).hasSize(2).last().isNull();
  }

  @Test
  void namesTheColumnThatIsNotWhatAnOutboxHas() {
    TableMapEventData map = OutboxBytes.map();
    map.getColumnTypes()[0] = 3;

    assertThatThrownBy(() -> new OutboxColumns(map, OutboxBytes.NAMES))
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.SOURCE_CORRUPT))
        .hasMessageContaining("column 'id' of outbox");
  }

  /** In the map it is a CHAR, but for two bits. */
  @Test
  void anEnumIsNoText() {
    TableMapEventData map = OutboxBytes.map();
    map.getColumnMetadata()[0] = 0xF701;

    assertThatThrownBy(() -> new OutboxColumns(map, OutboxBytes.NAMES))
        .hasMessageContaining("outbox has a column of type 247");
  }

  @Test
  void refusesRowsThatEndWithinAValue() {
    bytes.columns().row(new byte[] {1}, "application/json");
    byte[] whole = bytes.toBytes();
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);

    assertThatThrownBy(
            () ->
                new OutboxColumns(OutboxBytes.map(), OutboxBytes.NAMES)
                    .forEach(cut, new byte[0], e -> {}))
        .hasMessageContaining("ends within a value");
  }

  private List<RelayEvent> events() {
    List<RelayEvent> events = new ArrayList<>();
    new OutboxColumns(OutboxBytes.map(), OutboxBytes.NAMES)
        .forEach(bytes.toBytes(), "uuid:7".getBytes(UTF_8), events::add);
    return events;
  }

  private static String header(RelayEvent event, String name) {
    return new String(event.headers().lastHeader(name).value(), UTF_8);
  }
}
