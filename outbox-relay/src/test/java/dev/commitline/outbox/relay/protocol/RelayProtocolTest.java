package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RelayProtocolTest {

  private static final int VALUE_BYTES = 1_000;
  private static final long HELD_BYTES = 5 * event("any").bytes();

  private final TargetLog log = new TargetLog();
  private long nanos;
  private final RelayProtocol protocol =
      new RelayProtocol(
          behind(100),
          new SourceProof(behind(100), false),
          parking(),
          log,
          HELD_BYTES,
          Chunks.NEVER,
          () -> nanos);

  @Test
  void whatWasPublishedIsDropped() {
    transaction(90, "a");
    transaction(100, "b", "c");

    assertThat(protocol.settle()).isEqualTo(at(100));
    assertThat(log.lines).isEmpty();
  }

  @Test
  void newTransactionsOfABatchGoIntoOneOfTheTargets() {
    transaction(100, "a");
    transaction(101, "b", "c");
    transaction(150, "d");

    assertThat(protocol.settle()).isEqualTo(at(150));
    assertThat(log.lines).containsExactly("begin", "b", "c", "d", "commit 0/96");
  }

  @Test
  void aSourceThatNeverPausesBetweenTwoTransactionsIsCommittedAllTheSame() {
    transaction(101, "a");
    protocol.begin("tx");
    protocol.event(event("b"));
    protocol.settle(); // a batch ends here, and so does each behind it
    nanos += 100_000_000;
    protocol.event(event("c"));
    assertThat(log.lines).as("but never within one").containsExactly("begin", "a", "b", "c");
    protocol.end(at(150), 2, 1);
    protocol.begin("tx");
    protocol.event(event("d"));

    assertThat(protocol.settle()).isEqualTo(at(150));
    assertThat(log.lines).containsExactly("begin", "a", "b", "c", "commit 0/96", "begin", "d");
  }

  @Test
  void aTransactionIsHeldBackUntilItsEndTellsThatItIsNew() {
    protocol.begin("tx");
    protocol.event(event("a"));
    assertThat(log.lines).isEmpty();

    protocol.end(at(101), 1, 1);
    assertThat(log.lines).containsExactly("begin", "a");
  }

  @Test
  void onceCaughtUpEventsAreSentAsTheyCome() {
    transaction(101, "a");
    protocol.begin("tx");
    protocol.event(event("b"));

    assertThat(log.lines).containsExactly("begin", "a", "b");
  }

  @Test
  void nothingIsCommittedInTheMiddleOfATransaction() {
    transaction(101, "a");
    protocol.begin("tx");
    protocol.event(event("b"));

    assertThat(protocol.settle()).isEqualTo(at(100));
    assertThat(log.lines).containsExactly("begin", "a", "b");
  }

  @Test
  void aLargeRepeatedTransactionIsSentAndAborted() {
    transaction(100, "a", "b", "c", "d", "e", "f", "g");
    transaction(101, "h");
    protocol.settle();

    assertThat(log.lines)
        .containsExactly(
            "begin", "a", "b", "c", "d", "e", "f", "abort", "begin", "h", "commit 0/65");
  }

  @Test
  void aLargeNewTransactionIsSentOnce() {
    transaction(101, "a", "b", "c", "d", "e", "f", "g");
    protocol.settle();

    assertThat(log.lines)
        .containsExactly("begin", "a", "b", "c", "d", "e", "f", "g", "commit 0/65");
  }

  @Test
  void aTransactionWithoutAnEventMovesNothing() {
    transaction(101);

    assertThat(protocol.settle()).isEqualTo(at(100));
    assertThat(log.lines).isEmpty();
  }

  @Test
  void aHeartbeatMovesThePosition() {
    heartbeat(101);

    assertThat(protocol.settle()).isEqualTo(at(101));
    assertThat(log.lines).containsExactly("begin", "commit 0/65");
  }

  @Test
  void aRepeatedHeartbeatMovesNothing() {
    heartbeat(100);

    assertThat(protocol.settle()).isEqualTo(at(100));
    assertThat(log.lines).isEmpty();
  }

  @Test
  void anEndThatCountsOtherThanWhatCameIsRefused() {
    protocol.begin("tx");
    protocol.event(event("a"));

    assertThatThrownBy(() -> protocol.end(at(101), 2, 1))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("has 2 events, but 1 came");
  }

  @Test
  void whatComesOutsideATransactionIsRefused() {
    assertThatThrownBy(() -> protocol.event(event("a")))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("event a came outside a transaction");
    assertThatThrownBy(protocol::heartbeat).isInstanceOf(RelayException.class);
    assertThatThrownBy(() -> protocol.end(at(101), 0, 1)).isInstanceOf(RelayException.class);
  }

  @Test
  void twoBeginsAreRefused() {
    protocol.begin("tx");

    assertThatThrownBy(() -> protocol.begin("tx")).isInstanceOf(RelayException.class);
  }

  private void transaction(long lsn, String... ids) {
    protocol.begin("tx");
    for (String id : ids) {
      protocol.event(event(id));
    }
    protocol.end(at(lsn), ids.length, 1);
  }

  private void heartbeat(long lsn) {
    protocol.begin("tx");
    protocol.heartbeat();
    protocol.end(at(lsn), 1, 1);
  }

  private static RelayEvent event(String id) {
    return new RelayEvent(
        id, "topic", false, new byte[0], new byte[VALUE_BYTES], new RecordHeaders());
  }

  private static Parking parking() {
    return new Parking(Map.of(), new Refusals(), false, count -> {});
  }

  private static ResumePoint behind(long lsn) {
    return ResumePoint.at(at(lsn));
  }

  private static LsnPosition at(long lsn) {
    return new LsnPosition("7", 1, lsn);
  }
}
