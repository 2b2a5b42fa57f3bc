package dev.commitline.outbox.testkit.contract;

import static dev.commitline.outbox.testkit.contract.ContractEvent.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Nothing is missing, doubled or out of order: under concurrency, and over restarts. */
interface RelayContinuityContract extends RelayTarget {

  int WRITERS = 4;
  int TRANSACTIONS = 50;

  @Test
  default void nothingIsMissingOrDoubledOverARestart() throws Exception {
    String id = newId();
    commit(order(id, "before"));
    awaitPublished(1, ContractEvent.ORDERS, Set.of(id));
    stopRelay();
    commit(order(id, "while stopped"));
    commit(order(id, "still stopped"), order(id, "same transaction"));
    startRelay();
    commit(order(id, "after"));
    List<ConsumerRecord<String, byte[]>> records =
        allPublished(ContractEvent.ORDERS, Set.of(id), order(newId(), "marker"));
    assertThat(records)
        .extracting(RelayTarget::text)
        .containsExactly("before", "while stopped", "still stopped", "same transaction", "after");
    assertThat(records).extracting(RelayTarget::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  default void nothingIsDoubledWhenARestartFindsNothingNew() throws Exception {
    String id = newId();
    commit(order(id, "1"), order(id, "2"));
    awaitPublished(2, ContractEvent.ORDERS, Set.of(id));
    for (int i = 0; i < 2; i++) {
      stopRelay();
      startRelay();
    }
    assertThat(allPublished(ContractEvent.ORDERS, Set.of(id), order(newId(), "marker")))
        .extracting(RelayTarget::text)
        .containsExactly("1", "2");
  }

  @Test
  default void transactionOpenOverARestartArrivesOnce() throws Exception {
    String open = newId();
    String other = newId();
    try (Connection connection = begin()) {
      write(connection, order(open, "open for long"));
      commit(order(other, "committed meanwhile"));
      awaitPublished(1, ContractEvent.ORDERS, Set.of(other));
      stopRelay();
      startRelay();
      connection.commit();
    }
    assertThat(allPublished(ContractEvent.ORDERS, Set.of(open, other), order(newId(), "marker")))
        .extracting(RelayTarget::text)
        .containsExactlyInAnyOrder("open for long", "committed meanwhile");
  }

  @Test
  default void sequencesAreContiguousUnderConcurrentWriters() throws Exception {
    List<String> ids = Stream.generate(this::newId).limit(5).toList();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(i);
      writers.add(Background.run(() -> write(ids, random)));
    }
    for (CompletableFuture<Void> writer : writers) {
      writer.get(WAIT.toSeconds(), TimeUnit.SECONDS);
    }
    List<ConsumerRecord<String, byte[]>> records =
        allPublished(ContractEvent.ORDERS, Set.copyOf(ids), order(newId(), "marker"));
    assertThat(records).hasSize(2 * WRITERS * TRANSACTIONS);
    for (String id : ids) {
      List<ConsumerRecord<String, byte[]>> ofOne =
          records.stream().filter(record -> record.key().equals(id)).toList();
      assertThat(ofOne)
          .extracting(RelayTarget::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, ofOne.size()).boxed().toList());
      assertThat(ofOne)
          .extracting(ConsumerRecord::partition)
          .containsOnly(ofOne.get(0).partition());
    }
  }

  private void write(List<String> ids, Random random) throws Exception {
    for (int i = 0; i < TRANSACTIONS; i++) {
      commit(
          order(ids.get(random.nextInt(ids.size())), "a"),
          order(ids.get(random.nextInt(ids.size())), "b"));
    }
  }
}
