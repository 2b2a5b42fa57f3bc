package dev.commitline.outbox.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a transaction's name tells whether it was published. */
class GtidProtocolTest {

  private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String B = "2174b383-5441-11e8-b90a-c80aa9429562";

  private final TargetLog log = new TargetLog();
  private GtidSet read = GtidSet.EMPTY;
  private RelayProtocol protocol = behind(A + ":1-5:7", null, Chunks.NEVER);

  @Test
  void whatWasPublishedIsDroppedWhereverItComes() {
    transaction(A + ":6", "new");
    transaction(A + ":7", "published");
    transaction(B + ":1", "of another server");
    transaction(A + ":3", "published long ago");
    protocol.settle();

    assertThat(log.lines)
        .containsExactly("begin", "new", "of another server", "commit " + read.toString());
  }

  @Test
  void whatWasPublishedInThisStreamIsDroppedToo() {
    transaction(A + ":6", "once");
    transaction(A + ":6", "twice");
    protocol.settle();
    transaction(A + ":6", "thrice");
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "once", "commit " + A + ":1-7");
  }

  @Test
  void aNewTransactionIsSentAsItComes() {
    protocol.begin(A + ":6");
    protocol.event(event("a"));

    assertThat(log.lines).as("not held to its end").containsExactly("begin", "a");
  }

  @Test
  void aTransactionInProgressGoesOn() {
    protocol = behind(A + ":1-5", new Progress(A + ":6", 2, null), chunks(2));
    transaction(A + ":5", "published");
    transaction(A + ":6", "a", "b", "c");
    protocol.settle();

    assertThat(log.lines).containsExactly("begin", "c", "commit " + A + ":1-6");
  }

  @Test
  void anotherNewOneBeforeTheOneInProgressIsRefused() {
    protocol = behind(A + ":1-5", new Progress(A + ":6", 2, null), chunks(2));

    assertThatThrownBy(() -> transaction(A + ":8", "x"))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining(A + ":6");
    assertThat(log.lines).isEmpty();
  }

  private RelayProtocol behind(String gtids, @Nullable Progress progress, Chunks chunks) {
    read = GtidSet.parse(gtids);
    return new RelayProtocol(
        new ResumePoint(new GtidPosition("server", read), null, progress),
        new SourceProof(new ResumePoint(new GtidPosition("server", read), null, progress), false),
        new Parking(Map.of(), new Refusals(), false, count -> {}),
        log,
        1_000_000,
        chunks,
        () -> 0);
  }

  private static Chunks chunks(long events) {
    return new Chunks(events, Long.MAX_VALUE, Duration.ofDays(1));
  }

  private void transaction(String gtid, String... ids) {
    protocol.begin(gtid);
    for (String id : ids) {
      protocol.event(event(id));
    }
    read = read.with(gtid);
    protocol.end(new GtidPosition("server", read), ids.length, 1);
  }

  private static RelayEvent event(String id) {
    return new RelayEvent(id, "topic", false, new byte[1], new byte[1], new RecordHeaders());
  }
}
