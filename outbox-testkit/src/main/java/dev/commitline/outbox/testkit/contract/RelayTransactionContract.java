package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.narrow;
import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static dev.commitline.outbox.testkit.contract.ContractEvent.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whole committed transactions arrive, in the order of their commits, and nothing else. */
interface RelayTransactionContract extends RelayTarget {

  @Test
  default void rolledBackEventsNeverArrive() throws Exception {
    String id = newId();
    try (Connection connection = begin()) {
      write(connection, order(id, "written, then rolled back"));
      connection.rollback();
    }
    assertThatThrownBy(
            () ->
                inTransaction(
                    connection -> {
                      outbox().append(order(id, "only appended"));
                      throw new IllegalStateException("out of stock");
                    }))
        .hasMessage("out of stock");
    assertThat(allPublished(ContractEvent.ORDERS, Set.of(id), order(newId(), "marker"))).isEmpty();
  }

  @Test
  default void eventsBehindASavepointRollbackNeverArrive() throws Exception {
    String id = newId();
    inTransaction(
        connection -> {
          outbox().append(order(id, "before"));
          Savepoint savepoint = connection.setSavepoint();
          outbox().append(order(id, "dropped"));
          connection.rollback(savepoint);
          outbox().append(order(id, "after"));
        });
    assertThat(allPublished(ContractEvent.ORDERS, Set.of(id), order(newId(), "marker")))
        .extracting(RelayTarget::text)
        .containsExactly("before", "after");
  }

  /** As a driver or framework does that writes before the savepoint is rolled back. */
  @Test
  default void rowsBehindASavepointRollbackNeverArrive() throws Exception {
    String id = newId();
    try (Connection connection = begin()) {
      write(connection, order(id, "before"));
      Savepoint savepoint = connection.setSavepoint();
      write(connection, order(id, "dropped"));
      connection.rollback(savepoint);
      connection.commit();
    }
    assertThat(allPublished(ContractEvent.ORDERS, Set.of(id), order(newId(), "marker")))
        .extracting(RelayTarget::text)
        .containsExactly("before");
  }

  @Test
  default void transactionArrivesWholeOverAggregatesAndTopics() throws Exception {
    int perAggregate = 20;
    List<String> ids = Stream.generate(this::newId).limit(5).toList();
    inTransaction(
        connection -> {
          for (int i = 0; i < perAggregate; i++) {
            for (String id : ids) {
              outbox().append(i % 2 == 0 ? order(id, "o" + i) : stock(id, "s" + i));
            }
          }
        });
    int half = perAggregate * ids.size() / 2;
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    all.addAll(awaitPublished(half, ContractEvent.ORDERS, Set.copyOf(ids)));
    all.addAll(awaitPublished(half, ContractEvent.STOCK, Set.copyOf(ids)));
    all.sort(RelayTarget.byTransactionIndex());
    assertThat(all)
        .extracting(RelayTarget::transactionIndex)
        .containsExactlyElementsOf(IntStream.range(0, 2 * half).boxed().toList());
    assertThat(all)
        .extracting(record -> RelayTarget.header(record, "ce_txsize"))
        .containsOnly(Integer.toString(2 * half));
    assertThat(all)
        .extracting(record -> RelayTarget.header(record, "ce_txid"))
        .hasSize(2 * half)
        .containsOnly(RelayTarget.header(all.get(0), "ce_txid"));
    for (String id : ids) {
      assertThat(all)
          .filteredOn(record -> record.key().equals(id))
          .extracting(RelayTarget::text)
          .containsExactlyElementsOf(
              IntStream.range(0, perAggregate)
                  .mapToObj(i -> (i % 2 == 0 ? "o" : "s") + i)
                  .toList());
    }
  }

  /** What one event costs must not grow with the events of its transaction. */
  @Test
  default void largeTransactionArrivesWhole() throws Exception {
    int size = 20_000;
    String id = newId();
    inTransaction(
        connection -> {
          for (int i = 0; i < size; i++) {
            outbox().append(order(id, Integer.toString(i)));
          }
        });
    assertThat(awaitPublished(size, ContractEvent.ORDERS, Set.of(id)))
        .extracting(RelayTarget::text)
        .containsExactlyElementsOf(IntStream.range(0, size).mapToObj(Integer::toString).toList());
  }

  @Test
  default void transactionsHaveIdsOfTheirOwn() throws Exception {
    String id = newId();
    commit(order(id, "1"));
    commit(order(id, "2"));
    assertThat(awaitPublished(2, ContractEvent.ORDERS, Set.of(id)))
        .extracting(record -> RelayTarget.header(record, "ce_txid"))
        .doesNotHaveDuplicates();
  }

  @Test
  default void crossingTransactionsArriveInCommitOrder() throws Exception {
    String early = newId();
    String late = newId();
    try (Connection first = begin();
        Connection second = begin()) {
      write(first, narrow(early, "written first"));
      write(second, narrow(late, "written second"));
      second.commit();
      first.commit();
    }
    assertThat(awaitPublished(2, ContractEvent.NARROW, Set.of(early, late)))
        .extracting(RelayTarget::text)
        .containsExactly("written second", "written first");
  }

  @Test
  default void appendOrderHoldsOverAggregatesOfOneTransaction() throws Exception {
    List<String> ids = Stream.generate(this::newId).limit(10).toList();
    int rounds = 30;
    inTransaction(
        connection -> {
          for (int i = 0; i < rounds * ids.size(); i++) {
            outbox().append(narrow(ids.get(i % ids.size()), Integer.toString(i)));
          }
        });
    assertThat(awaitPublished(rounds * ids.size(), ContractEvent.NARROW, Set.copyOf(ids)))
        .extracting(RelayTarget::text)
        .containsExactlyElementsOf(
            IntStream.range(0, rounds * ids.size()).mapToObj(Integer::toString).toList());
  }
}
