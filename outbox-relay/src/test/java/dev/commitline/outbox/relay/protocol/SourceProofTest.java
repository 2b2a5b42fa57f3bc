package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A source that was restored, and has used the places and names of what was lost again. */
class SourceProofTest {

  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final long TIME = 1_700_000_000_000_000L;

  private final TargetLog log = new TargetLog();

  @Test
  void theTransactionAtThePositionIsTheProof() {
    RelayProtocol protocol = behind(lsn(100), new LastTransaction("t7", TIME), true);

    transaction(protocol, "t6", lsn(90), TIME - 5);
    transaction(protocol, "t7", lsn(100), TIME);
    transaction(protocol, "t8", lsn(110), TIME + 5);
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "t8", "commit 0/6E");
  }

  @Test
  void aSlotThatWasToldExactlyThatIsProofEnough() {
    RelayProtocol protocol = behind(lsn(100), new LastTransaction("t7", TIME), false);

    transaction(protocol, "t8", lsn(110), TIME + 5);
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "t8", "commit 0/6E");
  }

  @Test
  void withoutATransactionAtThePositionNothingIsPublished() {
    RelayProtocol protocol = behind(lsn(100), new LastTransaction("t7", TIME), true);
    transaction(protocol, "t7", lsn(98), TIME);

    assertChanged(() -> transaction(protocol, "t8", lsn(104), TIME + 5), "none ends there");
    assertThat(log.lines).isEmpty();
  }

  @Test
  void anotherTransactionAtThePositionIsNoProof() {
    RelayProtocol protocol = behind(lsn(100), new LastTransaction("t7", TIME), true);

    assertChanged(() -> transaction(protocol, "t9", lsn(100), TIME), "t9");
  }

  @Test
  void theSameNameAtAnotherTimeIsNoProof() {
    RelayProtocol protocol = behind(lsn(100), new LastTransaction("t7", TIME), true);

    assertChanged(() -> transaction(protocol, "t7", lsn(100), TIME + 1), "2023-11-14T22:13:20");
  }

  @Test
  void gtidsThatWereUsedAgainAreRefused() {
    RelayProtocol protocol = behind(gtids("1-5"), new LastTransaction(A + ":5", TIME), true);

    assertChanged(() -> transaction(protocol, A + ":5", gtids("1-5"), TIME + 1), A + ":5");
  }

  @Test
  void aNewGtidBeforeTheLastIsRefusedBeforeItsEventsAreSent() {
    RelayProtocol protocol = behind(gtids("1-5"), new LastTransaction(A + ":5", TIME), true);

    assertChanged(() -> protocol.begin(A + ":6"), A + ":6");
    assertThat(log.lines).isEmpty();
  }

  /** So no chunk of it is committed before the source has proven itself. */
  @Test
  void aTransactionInProgressBeforeTheProofIsRefused() {
    RelayProtocol protocol =
        behind(
            new ResumePoint(lsn(100), new LastTransaction("t7", TIME), new Progress("t8", 0, null)),
            true);
    transaction(protocol, "t6", lsn(90), TIME - 5);

    assertChanged(() -> protocol.begin("t8"), "t8");
    assertThat(log.lines).isEmpty();
  }

  @Test
  void theLastGtidShownAgainIsTheProof() {
    RelayProtocol protocol = behind(gtids("1-5"), new LastTransaction(A + ":5", TIME), true);

    transaction(protocol, A + ":5", gtids("1-5"), TIME);
    transaction(protocol, A + ":6", gtids("1-6"), TIME + 1);
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", A + ":6", "commit " + A + ":1-6");
  }

  @Test
  void thePointSaysWhichTransactionEndsThere() {
    RelayProtocol protocol = behind(lsn(100), null, true);

    transaction(protocol, "t8", lsn(110), TIME);
    protocol.settle();

    assertThat(protocol.committed().last()).isEqualTo(new LastTransaction("t8", TIME));
  }

  private RelayProtocol behind(
      SourcePosition position, @Nullable LastTransaction last, boolean shown) {
    return behind(new ResumePoint(position, last, null), shown);
  }

  private RelayProtocol behind(ResumePoint point, boolean shown) {
    return new RelayProtocol(
        point,
        new SourceProof(point, shown),
        new Parking(Map.of(), new Refusals(), false, count -> {}),
        log,
        1_000_000,
        Chunks.NEVER,
        () -> 0);
  }

  private static void transaction(
      RelayProtocol protocol, String id, SourcePosition end, long micros) {
    protocol.begin(id);
    protocol.event(
        new RelayEvent(id, "topic", false, new byte[1], new byte[1], new RecordHeaders()));
    protocol.end(end, 1, micros);
  }

  private static void assertChanged(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.SOURCE_CHANGED));
  }

  private static SourcePosition lsn(long number) {
    return new LsnPosition("7", 1, number);
  }

  private static SourcePosition gtids(String numbers) {
    return new GtidPosition("server", GtidSet.parse(A + ":" + numbers));
  }
}
