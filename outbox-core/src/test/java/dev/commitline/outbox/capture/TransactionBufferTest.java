package dev.commitline.outbox.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.NoTransactionException;
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

  private static final Connection CONNECTION =
      (Connection)
          Proxy.newProxyInstance(
              TransactionBufferTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("getAutoCommit");
                return false;
              });

  private final TransactionBuffer buffer = new TransactionBuffer();
  private final List<List<CapturedEvent>> written = new ArrayList<>();
  private final EventWriter writer = (connection, events) -> written.add(events);

  @Test
  void writesEverythingAtOnceInAppendOrder() throws SQLException {
    append("a", "b", "c");
    buffer.writeTo(CONNECTION, writer);

    assertThat(written).hasSize(1);
    assertThat(writtenIds()).containsExactly("a", "b", "c");
  }

  @Test
  void writesNothingWhenNothingWasAppended() throws SQLException {
    buffer.writeTo(CONNECTION, writer);

    assertThat(written).isEmpty();
  }

  @Test
  void refusesWhatComesAfterTheWrite() throws SQLException {
    buffer.writeTo(CONNECTION, writer);

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
    buffer.writeTo(CONNECTION, writer);

    assertThat(writtenIds()).containsExactly("a", "e");
  }

  @Test
  void forgetsEverythingAtASavepointThatWasSetBeforeIt() throws SQLException {
    append("a");
    buffer.rollbackTo("unknown");
    append("b");
    buffer.writeTo(CONNECTION, writer);

    assertThat(writtenIds()).containsExactly("b");
  }

  @Test
  void whatWasRejectedFailsTheWriteThoughItWasCaught() {
    append("a");
    IllegalArgumentException rejection = reject();
    append("b");

    assertThatThrownBy(() -> buffer.writeTo(CONNECTION, writer)).isSameAs(rejection);
    assertThat(written).isEmpty();
  }

  @Test
  void anErrorFailsTheWriteToo() {
    NoClassDefFoundError error = new NoClassDefFoundError("missing/Library");
    assertThatThrownBy(() -> buffer.add(() -> fail(error))).isSameAs(error);

    assertThatThrownBy(() -> buffer.writeTo(CONNECTION, writer)).isSameAs(error);
    assertThat(written).isEmpty();
  }

  @Test
  void aRollbackToASavepointBeforeItForgetsARejection() throws SQLException {
    append("a");
    buffer.savepoint("before");
    assertThat(reject()).isNotNull();
    buffer.rollbackTo("before");
    buffer.writeTo(CONNECTION, writer);

    assertThat(writtenIds()).containsExactly("a");
  }

  @Test
  void aRollbackToASavepointBehindItKeepsARejection() {
    IllegalArgumentException rejection = reject();
    buffer.savepoint("after");
    append("a");
    buffer.rollbackTo("after");

    assertThatThrownBy(() -> buffer.writeTo(CONNECTION, writer)).isSameAs(rejection);
  }

  @Test
  void aConnectionThatCommitsByItselfIsRefused() {
    Connection autoCommitting =
        (Connection)
            Proxy.newProxyInstance(
                TransactionBufferTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> true);
    append("a");

    assertThatThrownBy(() -> buffer.writeTo(autoCommitting, writer))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("auto-commit");
    assertThat(written).isEmpty();
  }

  private static CapturedEvent fail(Error error) {
    throw error;
  }

  private IllegalArgumentException reject() {
    IllegalArgumentException rejection = new IllegalArgumentException("rejected");
    assertThatThrownBy(
            () ->
                buffer.add(
                    () -> {
                      throw rejection;
                    }))
        .isSameAs(rejection);
    return rejection;
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
