package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.testkit.contract.ContractEvent.StockChanged;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can't be published does not get into the outbox, and nothing of its transaction does. */
interface GuardContract extends CaptureTarget {

  int TOO_LARGE = 1_000_000;

  @Test
  default void eventThatIsTooLargeFailsItsTransaction() throws Exception {
    String id = newId();
    assertThatThrownBy(() -> commit(order(id, "before"), tooLarge(id)))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("contract.stock.StockChanged");
    assertThat(committedRows(Set.of(id))).isEmpty();
  }

  @Test
  default void eventThatWasRefusedFailsItsTransactionThoughSomebodyCaughtIt() throws Exception {
    String id = newId();
    assertThatThrownBy(
            () ->
                inTransaction(
                    connection -> {
                      outbox().append(order(id, "before"));
                      assertThatThrownBy(() -> outbox().append(tooLarge(id)))
                          .isInstanceOf(EventRejectedException.class);
                      outbox().append(order(id, "after"));
                    }))
        .isInstanceOf(EventRejectedException.class);
    assertThat(committedRows(Set.of(id))).isEmpty();
  }

  @Test
  default void eventThatWasRefusedIsForgottenWithItsSavepoint() throws Exception {
    String id = newId();
    inTransaction(
        connection -> {
          outbox().append(order(id, "before"));
          Savepoint savepoint = connection.setSavepoint();
          assertThatThrownBy(() -> outbox().append(tooLarge(id)))
              .isInstanceOf(EventRejectedException.class);
          connection.rollback(savepoint);
        });
    assertThat(committedRows(Set.of(id))).hasSize(1);
  }

  @Test
  default void connectionThatCommitsByItselfIsRefused() throws Exception {
    String id = newId();
    assertThatThrownBy(
            () ->
                inTransaction(
                    connection -> {
                      outbox().append(order(id, "lost"));
                      connection.unwrap(Connection.class).setAutoCommit(true);
                    }))
        .isInstanceOf(NoTransactionException.class);
    assertThat(committedRows(Set.of(id))).isEmpty();
  }

  private static OutboxEvent tooLarge(String id) {
    return OutboxEvent.of("Stock", id, new StockChanged(new byte[TOO_LARGE]));
  }
}
