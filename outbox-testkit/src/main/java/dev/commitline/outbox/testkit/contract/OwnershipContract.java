package dev.commitline.outbox.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.spi.OwnerRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each aggregate type has one owner, whoever asks first. */
interface OwnershipContract extends CaptureTarget {

  int WAIT = 30;
  int RACERS = 8;

  @Test
  default void ownerMayRegisterAgainAndAddTypes() throws Exception {
    String first = newId();
    String second = newId();
    register("shop", first);
    register("shop", first, second);
    assertThatThrownBy(() -> register("other", second)).isInstanceOf(OwnershipException.class);
  }

  @Test
  default void otherOwnerIsRefusedAndTold() throws Exception {
    String type = newId();
    String free = newId();
    register("shop", type);
    assertThatThrownBy(() -> register("billing", free, type))
        .isInstanceOfSatisfying(OwnershipException.class, e -> assertThat(e.retriable()).isFalse())
        .hasMessageContaining(type)
        .hasMessageContaining("'shop'")
        .hasMessageContaining("'billing'");
    register("warehouse", free); // what was refused registered nothing
  }

  @Test
  default void secondOfTwoAtOnceWaitsAndIsRefused() throws Exception {
    String type = newId();
    try (Connection first = begin()) {
      registry().register(first, "shop", List.of(type));
      CompletableFuture<Void> later = Background.run(() -> register("billing", type));
      await()
          .atMost(WAIT, TimeUnit.SECONDS)
          .until(() -> sessionsWaitingForLocks() == 1 || later.isDone());
      first.commit();
      assertThatThrownBy(() -> later.get(WAIT, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(OwnershipException.class)
          .hasMessageContaining("'shop'");
    }
  }

  @Test
  default void secondOfTwoAtOnceWinsWhenTheFirstRollsBack() throws Exception {
    String type = newId();
    try (Connection first = begin()) {
      registry().register(first, "shop", List.of(type));
      CompletableFuture<Void> later = Background.run(() -> register("billing", type));
      await()
          .atMost(WAIT, TimeUnit.SECONDS)
          .until(() -> sessionsWaitingForLocks() == 1 || later.isDone());
      first.rollback();
      later.get(WAIT, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> register("shop", type)).isInstanceOf(OwnershipException.class);
  }

  @Test
  default void exactlyOneOfManyAtOnceWins() throws Exception {
    String type = newId();
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<CompletableFuture<Void>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      String owner = "owner-" + i;
      racers.add(
          Background.run(
              () -> {
                start.await(WAIT, TimeUnit.SECONDS);
                register(owner, type);
              }));
    }
    int winners = 0;
    for (CompletableFuture<Void> racer : racers) {
      try {
        racer.get(WAIT, TimeUnit.SECONDS);
        winners++;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(OwnershipException.class);
      }
    }
    assertThat(winners).isOne();
  }

  private OwnerRegistry registry() {
    return outboxDatabase().ownerRegistry(names());
  }

  private void register(String owner, String... types) throws SQLException {
    try (Connection connection = begin()) {
      registry().register(connection, owner, List.of(types));
      connection.commit(); // otherwise closing rolls back
    }
  }
}
