package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.protocol.Chunks;
import dev.commitline.outbox.relay.protocol.LastTransaction;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.Parking;
import dev.commitline.outbox.relay.protocol.Refusals;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceProof;
import dev.commitline.outbox.relay.protocol.TargetLog;
import dev.commitline.outbox.relay.stream.ChangeParts;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeReader;
import dev.commitline.outbox.relay.stream.ChangeStream;
import dev.commitline.outbox.relay.stream.ChangeTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** How far a source may forget, from a batch that was read to what the source is told. */
class TransactionBatchesTest {

  private static final ResumePoint KNOWN =
      new ResumePoint(at(100), new LastTransaction("7", 1), null);

  private final List<SourcePosition> confirmed = new ArrayList<>();
  private final SourceProof proof = new SourceProof(KNOWN, true);
  private final RelayProtocol protocol =
      new RelayProtocol(
          KNOWN,
          proof,
          new Parking(Map.of(), new Refusals(), false, count -> {}),
          new TargetLog(),
          1_000,
          Chunks.NEVER,
          System::nanoTime);
  private final TransactionBatches batches =
      new TransactionBatches(protocol, proof, ChangeReader::new, new Unpublished());
  private final ChangeTask task = new Task();
  private ChangeParts changes = new ChangeParts(new ChangeQueue());

  TransactionBatchesTest() {
    task.start(Map.of());
  }

  @Test
  void whatIsEmptyForThisOutboxHoldsNothingUp() throws InterruptedException {
    transaction(100, 0);
    transaction(120, 1);
    transaction(130, 0);
    handle();

    assertThat(confirmed).as("behind a batch that ends empty").containsExactly(at(120));
  }

  @Test
  void whatWasCommittedInABatchWithoutAnEndIsConfirmed() throws InterruptedException {
    transaction(100, 0);
    transaction(120, 1);
    changes.begin("8");
    transactionGoesOn();
    handle();
    assertThat(confirmed).as("in the middle of a transaction").containsExactly(at(100));

    changes.end(at(140), 1);
    transaction(150, 0);
    handle();
    assertThat(confirmed).containsExactly(at(100), at(140));
  }

  @Test
  void nothingIsConfirmedBeforeTheSourceHasProvenItself() throws InterruptedException {
    transaction(90, 0);
    handle();
    changes.begin("7");
    transactionGoesOn();
    handle();
    assertThat(confirmed).as("what is repeated").isEmpty();

    changes.end(at(100), 1);
    handle();
    assertThat(confirmed).containsExactly(at(100));
  }

  private void transaction(long lsn, int heartbeats) {
    changes.begin("7");
    for (int i = 0; i < heartbeats; i++) {
      changes.heartbeat();
    }
    changes.end(at(lsn), 1);
  }

  /** As many as are handed over before the end. */
  private void transactionGoesOn() {
    for (int i = 0; i < 256; i++) {
      changes.heartbeat();
    }
  }

  private void handle() throws InterruptedException {
    List<SourceRecord> records = Objects.requireNonNull(task.poll());
    int settled = batches.handle(records).settled();
    if (settled > 0) {
      task.commitRecord(records.get(settled - 1), null);
    }
  }

  private static LsnPosition at(long lsn) {
    return new LsnPosition("7", 1, lsn);
  }

  /** Reads nothing by itself. */
  private final class Task extends ChangeTask {
    @Override
    protected ChangeStream open(Map<String, String> properties, ChangeQueue queue) {
      changes = new ChangeParts(queue);
      return new ChangeStream() {
        @Override
        public void confirm(SourcePosition position) {
          confirmed.add(position);
        }

        @Override
        public RuntimeException fault(Exception end) {
          return new IllegalStateException(end);
        }

        @Override
        public void close() {}
      };
    }
  }
}
