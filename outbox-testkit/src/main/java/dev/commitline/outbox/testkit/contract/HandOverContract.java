package dev.commitline.outbox.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.spi.AggregateOwner;
import dev.commitline.outbox.spi.HandOver;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.testkit.contract.ContractEvent.OrderChanged;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Only the owner of an aggregate type writes its events, also while the owner changes. Writers may
 * have a way of their own for transactions with one event.
 */
interface HandOverContract extends CaptureTarget {

  int LIMIT = 30;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void firstEventMakesItsTypeTheApplicationsOwn(int events) throws Exception {
    String type = newId();
    commit(events(events, type, "1"));
    assertThat(owner(type)).isEqualTo(ContractEvent.OWNER);
    assertThatThrownBy(() -> register("other", type)).isInstanceOf(OwnershipException.class);
  }

  @Test
  default void typeOfAFailedTransactionStaysFree() throws Exception {
    String type = newId();
    assertThatThrownBy(
            () ->
                inTransaction(
                    connection -> {
                      write(connection, event(type, "1"));
                      throw new IllegalStateException("fails");
                    }))
        .hasMessage("fails");
    register("other", type);
  }

  @Test
  default void typeOfAnotherOwnerFailsTheTransactionAndWritesNothing() throws Exception {
    String mine = newId();
    String foreign = newId();
    String id = newId();
    register("other", foreign);
    assertThatThrownBy(() -> commit(event(mine, id), event(foreign, id)))
        .isInstanceOf(OwnershipException.class)
        .hasMessageContaining(foreign)
        .hasMessageContaining("'other'");
    assertThat(committedRows(Set.of(id))).isEmpty();
    register("other", mine); // what failed has claimed nothing
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void formerOwnerFailsAfterAHandOver(int events) throws Exception {
    String type = newId();
    String id = newId();
    commit(events(events, type, id));
    handOver(type, ContractEvent.OWNER, "successor");
    assertThat(owner(type)).isEqualTo("successor");
    assertThatThrownBy(() -> commit(events(events, type, id)))
        .isInstanceOf(OwnershipException.class)
        .hasMessageContaining("'successor'");
    handOver(type, "successor", ContractEvent.OWNER);
    commit(events(events, type, id));
    assertThat(committedRows(Set.of(id)))
        .extracting(OutboxRow::aggregateSeq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * events).boxed().toList());
  }

  @Test
  default void handOverNeedsTheRightOwner() throws Exception {
    String type = newId();
    assertThatThrownBy(() -> handOver(type, ContractEvent.OWNER, "successor"))
        .isInstanceOf(OwnershipException.class)
        .hasMessageContaining("it has no owner");
    commit(event(type, "1"));
    assertThatThrownBy(() -> handOver(type, "stranger", "successor"))
        .isInstanceOf(OwnershipException.class)
        .hasMessageContaining("it is owned by '" + ContractEvent.OWNER + "'");
    assertThat(owner(type)).isEqualTo(ContractEvent.OWNER);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void handOverWaitsForWhoHasWritten(int events) throws Exception {
    String type = newId();
    String id = newId();
    commit(event(type, id));
    try (Connection writer = begin()) {
      write(writer, events(events, type, id));
      CompletableFuture<Void> handOver =
          Background.run(() -> handOver(type, ContractEvent.OWNER, "successor"));
      await()
          .atMost(LIMIT, SECONDS)
          .until(() -> sessionsWaitingForLocks() == 1 || handOver.isDone());
      assertThat(handOver).isNotDone();
      writer.commit();
      handOver.get(LIMIT, SECONDS);
    }
    assertThat(committedRows(Set.of(id))).hasSize(1 + events);
    assertThat(owner(type)).isEqualTo("successor");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void writerThatWaitsForAHandOverFails(int events) throws Exception {
    String type = newId();
    String id = newId();
    commit(event(type, "1"));
    try (Connection handing = begin()) {
      registry().handOver(handing, order(type, ContractEvent.OWNER, "successor"));
      CompletableFuture<Void> late = Background.run(() -> commit(events(events, type, id)));
      await().atMost(LIMIT, SECONDS).until(() -> sessionsWaitingForLocks() == 1 || late.isDone());
      assertThat(late).isNotDone();
      handing.commit();
      assertThatThrownBy(() -> late.get(LIMIT, SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(OwnershipException.class);
    }
    assertThat(committedRows(Set.of(id))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void writerWithAnOldSnapshotFailsAfterAHandOver(int events) throws Exception {
    String type = newId();
    String id = newId();
    commit(event(type, "1"));
    try (Connection old = begin()) {
      old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(registry().owners(old)).isNotEmpty(); // takes the snapshot
      handOver(type, ContractEvent.OWNER, "successor");
      assertThatThrownBy(() -> write(old, events(events, type, id)))
          .isInstanceOfAny(SQLException.class, OwnershipException.class);
    }
    assertThat(committedRows(Set.of(id))).isEmpty();
  }

  private static OutboxEvent event(String type, String id) {
    return OutboxEvent.of(type, id, new OrderChanged(new byte[] {1}));
  }

  private static OutboxEvent[] events(int events, String type, String id) {
    return Stream.generate(() -> event(type, id)).limit(events).toArray(OutboxEvent[]::new);
  }

  private static HandOver order(String type, String from, String to) {
    return new HandOver(type, from, to, "contract suite", "to see that it works");
  }

  private void handOver(String type, String from, String to) throws SQLException {
    try (Connection connection = begin()) {
      registry().handOver(connection, order(type, from, to));
      connection.commit();
    }
  }

  private void register(String owner, String type) throws SQLException {
    try (Connection connection = begin()) {
      registry().register(connection, owner, List.of(type));
      connection.commit();
    }
  }

  private String owner(String type) throws SQLException {
    try (Connection connection = begin()) {
      return registry().owners(connection).stream()
          .filter(it -> it.aggregateType().equals(type))
          .map(AggregateOwner::owner)
          .reduce("", String::concat);
    }
  }

  private OwnerRegistry registry() {
    return outboxDatabase().ownerRegistry(names());
  }
}
