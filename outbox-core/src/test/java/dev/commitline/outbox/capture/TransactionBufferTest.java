package dev.commitline.outbox.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransactionBufferTest {

  private static final Connection UNUSED =
      (Connection)
          Proxy.newProxyInstance(
              TransactionBufferTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final TransactionBuffer buffer = new TransactionBuffer();
  private final List<List<CapturedEvent>> written = new ArrayList<>();
  private final EventWriter writer = (connection, events) -> written.add(events);

  @Test
  void writesEverythingAtOnceInAppendOrder() throws SQLException {
    append("a", "b", "c");
    buffer.writeTo(UNUSED, writer);

    assertThat(written).hasSize(1);
    assertThat(writtenIds()).containsExactly("a", "b", "c");
  }

  @Test
  void writesNothingWhenNothingWasAppended() throws SQLException {
    buffer.writeTo(UNUSED, writer);

    assertThat(written).isEmpty();
  }

  @Test
  void refusesWhatComesAfterTheWrite() throws SQLException {
    buffer.writeTo(UNUSED, writer);

    assertThatThrownBy(() -> append("late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'late'");
  }

  @Test
  void forgetsWhatCameAfterASavepoint() throws SQLException {
    append("a");
    buffer.savepoint("one");
    append("b");
    buffer.savepoint("two");
    append("c");
    buffer.rollbackTo("one");
    append("d");
    buffer.rollbackTo("one");
    append("e");
    buffer.writeTo(UNUSED, writer);

    assertThat(writtenIds()).containsExactly("a", "e");
  }

  @Test
  void forgetsEverythingAtASavepointThatWasSetBeforeIt() throws SQLException {
    append("a");
    buffer.rollbackTo("unknown");
    append("b");
    buffer.writeTo(UNUSED, writer);

    assertThat(writtenIds()).containsExactly("b");
  }

  private void append(String... ids) {
    for (String id : ids) {
      buffer.add(
          new CapturedEvent(
              UUID.randomUUID(),
              "shop.orders.v1",
              false,
              "Order",
              id,
              "OrderPlaced",
              "/shop",
              null,
              Instant.EPOCH,
              null,
              Map.of()));
    }
  }

  private List<String> writtenIds() {
    return written.get(0).stream().map(CapturedEvent::aggregateId).toList();
  }
}
