package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkedProtocolTest {

  private static final Chunks CHUNKS = new Chunks(3, 1_000_000, Duration.ofSeconds(10));
  private static final int SMALL = 100;

  private final TargetLog log = new TargetLog();
  private final AtomicLong nanos = new AtomicLong();
  private RelayProtocol protocol = behind(100, null);

  @Test
  void aLargeTransactionIsCommittedInChunks() {
    transaction("big", 101, "a", "b", "c", "d", "e");
    protocol.settle();

    assertThat(log.lines)
        .containsExactly(
            "begin", "a", "b", "c", "commit 0/64+3 of big", "begin", "d", "e", "commit 0/65");
  }

  @Test
  void smallTransactionsStayWholeHoweverManyCome() {
    transaction("one", 101, "a", "b");
    transaction("two", 102, "c", "d");
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "a", "b", "c", "d", "commit 0/66");
  }

  @Test
  void aChunkCoversWhatIsWholeBeforeIt() {
    transaction("one", 101, "a");
    transaction("big", 102, "b", "c", "d");
    protocol.settle();

    assertThat(log.lines)
        .containsExactly(
            "begin", "a", "b", "c", "d", "commit 0/65+3 of big", "begin", "commit 0/66");
  }

  @Test
  void bytesDivideToo() {
    transaction("before", 100);
    transaction("small", 101, "z");
    protocol.begin("big");
    protocol.event(event("a", 1_000_000));
    protocol.event(event("b", SMALL));
    protocol.end(at(102), 2, 1);

    assertThat(log.lines).containsExactly("begin", "z", "a", "commit 0/65+1 of big", "begin", "b");
  }

  @Test
  void timeDividesWhatStaysOpen() {
    transaction("small", 101, "z");
    protocol.begin("slow");
    protocol.event(event("a", SMALL));
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    protocol.event(event("b", SMALL));

    assertThat(log.lines).containsExactly("begin", "z", "a", "b", "commit 0/65+2 of slow");
  }

  @Test
  void aRestartSkipsWhatWasPublishedOfTheTransaction() {
    protocol = behind(100, new Progress("big", 3, null));
    transaction("old", 99, "x");
    transaction("last", 100, "y");
    transaction("big", 101, "a", "b", "c", "d", "e");
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "d", "e", "commit 0/65");
  }

  @Test
  void anotherTransactionOfTheSameNameIsNotWhatWasBegun() {
    protocol = behind(100, new Progress("big", 2, "b"));
    protocol.begin("big");
    protocol.event(event("a", SMALL));

    assertThatThrownBy(() -> protocol.event(event("other", SMALL)))
        .isInstanceOfSatisfying(
            RelayException.class, e -> assertThat(e.error()).isEqualTo(RelayError.SOURCE_DIVERGED))
        .hasMessageContaining("published up to its event 2, b, but that one is other here");
    assertThat(log.lines).isEmpty();
  }

  @Test
  void aTransactionOfWhichOnlyTheEndWasMissingMovesThePosition() {
    protocol = behind(100, new Progress("big", 2, null));
    transaction("big", 101, "a", "b");

    assertThat(protocol.settle()).isEqualTo(at(101));
    assertThat(log.lines).containsExactly("begin", "commit 0/65");
  }

  @Test
  void aRestartInsideATransactionDoesNotNeedTheModeItself() {
    protocol =
        new RelayProtocol(
            new ResumePoint(at(100), null, new Progress("big", 1, null)),
            new SourceProof(new ResumePoint(at(100), null, new Progress("big", 1, null)), false),
            parking(),
            log,
            5_000,
            Chunks.NEVER,
            nanos::get);
    transaction("big", 101, "a", "b", "c", "d", "e");
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "b", "c", "d", "e", "commit 0/65");
  }

  @Test
  void whatIsTooLargeToBeHeldIsReadAgainOnceItsEndTellsThatItIsNew() {
    protocol.begin("huge");
    for (int i = 0; i < 10; i++) {
      protocol.event(event("e" + i, SMALL));
    }
    assertThatThrownBy(() -> protocol.end(at(101), 10, 1)).isInstanceOf(StartAgain.class);

    assertThat(log.lines).containsExactly("begin", "commit 0/64+0 of huge");
  }

  @Test
  void whatIsTooLargeToBeHeldAndOldLeavesNoTrace() {
    protocol.begin("huge");
    for (int i = 0; i < 10; i++) {
      protocol.event(event("e" + i, SMALL));
    }
    protocol.end(at(100), 10, 1);
    protocol.settle();

    assertThat(log.lines).isEmpty();
  }

  @Test
  void anotherTransactionThanTheOneInProgressIsRefused() {
    protocol = behind(100, new Progress("big", 3, null));

    assertDiverged(() -> transaction("other", 101, "a"), "transaction big", "next one is other");
  }

  @Test
  void aTransactionShorterThanWhatWasPublishedOfItIsRefused() {
    protocol = behind(100, new Progress("big", 3, null));

    assertDiverged(() -> transaction("big", 101, "a", "b"), "with 2 events, but 3 of it");
  }

  @Test
  void aTransactionInProgressThatEndsBeforeThePositionIsRefused() {
    protocol = behind(100, new Progress("big", 1, null));

    assertDiverged(() -> transaction("big", 100, "a", "b"), "big was published in part");
  }

  private static void assertDiverged(Runnable step, String... named) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            RelayException.class, e -> assertThat(e.error()).isEqualTo(RelayError.SOURCE_DIVERGED))
        .hasMessageContainingAll(named);
  }

  private RelayProtocol behind(long lsn, @Nullable Progress inNext) {
    return new RelayProtocol(
        new ResumePoint(at(lsn), null, inNext),
        new SourceProof(ResumePoint.at(at(lsn)), false),
        parking(),
        log,
        7_000,
        CHUNKS,
        nanos::get);
  }

  private static Parking parking() {
    return new Parking(Map.of(), new Refusals(), false, count -> {});
  }

  private void transaction(String id, long lsn, String... ids) {
    protocol.begin(id);
    for (String each : ids) {
      protocol.event(event(each, SMALL));
    }
    protocol.end(at(lsn), ids.length, 1);
  }

  private static RelayEvent event(String id, int bytes) {
    return new RelayEvent(id, "topic", false, new byte[0], new byte[bytes], new RecordHeaders());
  }

  private static LsnPosition at(long lsn) {
    return new LsnPosition("7", 1, lsn);
  }
}
