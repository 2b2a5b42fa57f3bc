package dev.commitline.outbox.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.protocol.LsnPosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeQueueTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long MUCH = 1L << 40;

  private static final Change END = new Change.End(new LsnPosition("1", 1, 7), 1, 1);

  private final ChangeQueue queue = new ChangeQueue();

  @Test
  void allThatIsThereIsTakenAtOnceInItsOrder() throws Throwable {
    queue.add(List.of(new Change.Begin("1")), 1);
    queue.add(List.of(new Change.Heartbeat(), END), 1);
    assertThat(queue.take(LONG))
        .containsExactly(new Change.Begin("1"), new Change.Heartbeat(), END);
    assertThat(queue.take(Duration.ZERO)).isNull();
  }

  @Test
  void aSignOfLifeIsTakenOnce() throws Throwable {
    queue.sign();
    assertThat(queue.take(LONG)).isEmpty();
    assertThat(queue.take(Duration.ZERO)).isNull();
  }

  @Test
  void whoTakesWaitsForTheNextChange() throws Exception {
    CompletableFuture<@Nullable List<Change>> taken = CompletableFuture.supplyAsync(this::take);
    queue.add(List.of(new Change.Begin("1")), 1);
    assertThat(taken.get(30, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void whatIsFullHasRoomAgainOnceItWasTaken() throws Throwable {
    assertThat(queue.awaitRoom(Duration.ZERO)).isTrue();
    queue.add(List.of(new Change.Begin("1")), MUCH);
    assertThat(queue.awaitRoom(Duration.ofMillis(1))).isFalse();
    CompletableFuture<Boolean> room = CompletableFuture.supplyAsync(this::awaitRoom);
    assertThat(queue.take(LONG)).hasSize(1);
    assertThat(room.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theEndComesBehindAllThatWasRead() throws Throwable {
    SQLException why = new SQLException("gone");
    queue.add(List.of(new Change.Begin("1")), 1);
    queue.end(why);
    assertThat(queue.take(LONG)).hasSize(1);
    assertThatThrownBy(() -> queue.take(LONG)).isSameAs(why);
    assertThatThrownBy(() -> queue.take(LONG)).isSameAs(why);
  }

  private @Nullable List<Change> take() {
    try {
      return queue.take(LONG);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private boolean awaitRoom() {
    try {
      return queue.awaitRoom(LONG);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
