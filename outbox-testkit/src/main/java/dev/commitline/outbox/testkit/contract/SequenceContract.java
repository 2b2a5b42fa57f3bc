package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static dev.commitline.outbox.testkit.contract.ContractEvent.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.commitline.outbox.OutboxEvent;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are numbered without gaps: in their transaction, and per aggregate in commit order. */
interface SequenceContract extends CaptureTarget {

  int WAIT_SECONDS = 30;

  /** More than any module writes in one statement. */
  int MANY = 2_500;

  @Test
  default void transactionNumbersItsEventsOverAllAggregates() throws Exception {
    String first = newId();
    String second = newId();
    commit(
        order(first, "1"),
        stock(first, "2"),
        order(second, "3"),
        order(first, "4"),
        stock(first, "5"));
    List<OutboxRow> rows = committedRows(Set.of(first, second));
    assertThat(rows).extracting(OutboxRow::text).containsExactly("1", "2", "3", "4", "5");
    assertThat(rows).extracting(OutboxRow::txIndex).containsExactly(0, 1, 2, 3, 4);
    assertThat(rows).extracting(OutboxRow::txSize).containsOnly(5);
    assertThat(rows).extracting(OutboxRow::aggregateSeq).containsExactly(1L, 1L, 1L, 2L, 2L);
    assertThat(rows)
        .extracting(OutboxRow::topic)
        .containsExactly(
            ContractEvent.ORDERS,
            ContractEvent.STOCK,
            ContractEvent.ORDERS,
            ContractEvent.ORDERS,
            ContractEvent.STOCK);
  }

  @Test
  default void sequenceGoesOnOverTransactions() throws Exception {
    String id = newId();
    commit(order(id, "1"), order(id, "2"));
    commit(order(id, "3"));
    commit(order(id, "4"), order(id, "5"));
    List<OutboxRow> rows = committedRows(Set.of(id));
    assertThat(rows).extracting(OutboxRow::text).containsExactly("1", "2", "3", "4", "5");
    assertThat(rows).extracting(OutboxRow::aggregateSeq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(rows).extracting(OutboxRow::txIndex).containsExactly(0, 1, 0, 0, 1);
  }

  @Test
  default void topicsAndAggregateTypesCountApart() throws Exception {
    String id = newId();
    commit(
        order(id, "a"),
        OutboxEvent.of("Return", id, new ContractEvent.OrderChanged(ContractEvent.utf8("b"))),
        OutboxEvent.of("Order", id, new ContractEvent.StockChanged(ContractEvent.utf8("c"))));
    assertThat(committedRows(Set.of(id))).extracting(OutboxRow::aggregateSeq).containsOnly(1L);
  }

  @Test
  default void manyEventsStayInOrderOverStatements() throws Exception {
    String even = newId();
    String odd = newId();
    inTransaction(
        connection -> {
          for (int i = 0; i < MANY; i++) {
            outbox().append(order(i % 2 == 0 ? even : odd, Integer.toString(i)));
          }
        });
    List<OutboxRow> rows = committedRows(Set.of(even, odd));
    assertThat(rows)
        .extracting(OutboxRow::text)
        .containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(Integer::toString).toList());
    assertThat(rows)
        .extracting(OutboxRow::txIndex)
        .containsExactlyElementsOf(IntStream.range(0, MANY).boxed().toList());
    assertThat(rows).extracting(OutboxRow::txSize).containsOnly(MANY);
    for (String id : List.of(even, odd)) {
      assertThat(rows)
          .filteredOn(row -> row.aggregateId().equals(id))
          .extracting(OutboxRow::aggregateSeq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, MANY / 2).boxed().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void concurrentWritersOfOneAggregateAreNumberedInCommitOrder(int events)
      throws Exception {
    String id = newId();
    try (Connection first = begin();
        Connection second = begin()) {
      write(first, several(events, id, "first"));
      CompletableFuture<Void> later =
          Background.run(() -> write(second, several(events, id, "second")));
      awaitWaiting(1, later);
      assertThat(later).as("the second writer waits for the first one's commit").isNotDone();
      first.commit();
      later.get(WAIT_SECONDS, TimeUnit.SECONDS);
      second.commit();
    }
    List<OutboxRow> rows = committedRows(Set.of(id));
    assertThat(rows.subList(0, events)).extracting(OutboxRow::text).containsOnly("first");
    assertThat(rows.subList(events, rows.size()))
        .extracting(OutboxRow::text)
        .containsOnly("second");
    assertThat(rows)
        .extracting(OutboxRow::aggregateSeq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * events).boxed().toList());
  }

  @Test
  default void writersOfDifferentAggregatesDoNotWait() throws Exception {
    String id = newId();
    String other = newId();
    try (Connection first = begin();
        Connection second = begin()) {
      write(first, order(id, "first"));
      Background.run(() -> write(second, order(other, "second")))
          .get(WAIT_SECONDS, TimeUnit.SECONDS);
      second.commit();
      first.commit();
    }
    assertThat(committedRows(Set.of(id, other))).hasSize(2);
  }

  /**
   * Two writers name the same aggregates in opposite orders, and a third one holds them up
   * half-way: without an order of their own each would have its first one by then, and wait for the
   * other's.
   */
  @Test
  default void oppositeOrdersOfAggregatesDoNotDeadlock() throws Exception {
    String a = newId();
    String b = newId();
    String onTheWayForth = newId();
    String onTheWayBack = newId();
    try (Connection blocker = begin();
        Connection forth = begin();
        Connection back = begin()) {
      write(blocker, order(onTheWayForth, "blocker"), order(onTheWayBack, "blocker"));
      CompletableFuture<Void> first =
          writeAndCommit(
              forth, order(a, "forth"), order(onTheWayForth, "forth"), order(b, "forth"));
      awaitWaiting(1, first);
      CompletableFuture<Void> second =
          writeAndCommit(back, order(b, "back"), order(onTheWayBack, "back"), order(a, "back"));
      awaitWaiting(2, second);
      blocker.commit();
      first.get(WAIT_SECONDS, TimeUnit.SECONDS);
      second.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(committedRows(Set.of(a, b))).hasSize(4);
    for (String id : List.of(a, b, onTheWayForth, onTheWayBack)) {
      assertThat(committedRows(Set.of(id)))
          .extracting(OutboxRow::aggregateSeq)
          .containsExactlyInAnyOrder(1L, 2L);
    }
  }

  /**
   * The same with more events than go into one statement: the aggregates that a transaction names
   * last are locked with those that it names first.
   */
  @Test
  default void oppositeOrdersOverStatementsDoNotDeadlock() throws Exception {
    String unique = newId();
    String onTheWayForth = "1-" + unique;
    String onTheWayBack = "2-" + unique;
    String a = "3-" + unique;
    String b = "4-" + unique;
    try (Connection blocker = begin();
        Connection forth = begin();
        Connection back = begin()) {
      write(blocker, order(onTheWayForth, "blocker"), order(onTheWayBack, "blocker"));
      CompletableFuture<Void> first = writeAndCommit(forth, manyOf(a, onTheWayForth, b));
      awaitWaiting(1, first);
      CompletableFuture<Void> second = writeAndCommit(back, manyOf(b, onTheWayBack, a));
      awaitWaiting(2, second);
      blocker.commit();
      first.get(WAIT_SECONDS, TimeUnit.SECONDS);
      second.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
    for (String id : List.of(a, b)) {
      assertThat(committedRows(Set.of(id)))
          .extracting(OutboxRow::aggregateSeq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, MANY + 1).boxed().toList());
    }
  }

  private static OutboxEvent[] manyOf(String many, String second, String last) {
    return Stream.concat(
            IntStream.range(0, MANY).mapToObj(i -> order(many, Integer.toString(i))),
            Stream.of(order(second, "second"), order(last, "last")))
        .toArray(OutboxEvent[]::new);
  }

  private static OutboxEvent[] several(int events, String id, String text) {
    return Stream.generate(() -> order(id, text)).limit(events).toArray(OutboxEvent[]::new);
  }

  private CompletableFuture<Void> writeAndCommit(Connection connection, OutboxEvent... events) {
    return Background.run(
        () -> {
          write(connection, events);
          connection.commit();
        });
  }

  /** Waits until so many sessions wait for locks, or the last of them turns out not to. */
  private void awaitWaiting(int sessions, CompletableFuture<Void> last) {
    await()
        .atMost(WAIT_SECONDS, TimeUnit.SECONDS)
        .until(() -> sessionsWaitingForLocks() == sessions || last.isDone());
  }
}
