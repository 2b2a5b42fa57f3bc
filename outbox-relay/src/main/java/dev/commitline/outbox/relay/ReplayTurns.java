package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RefusedException;
import dev.commitline.outbox.relay.protocol.ReplaySlice;
import dev.commitline.outbox.relay.protocol.ReplaySlices;
import dev.commitline.outbox.relay.protocol.StartAgain;
import java.util.function.Consumer;

/**
 * Publishes slices of replays when it is their turn: while the stream handles no batch. So live
 * events wait for one slice at most, and there is one writer.
 *
 * <p>A fault that passes is the session's. Any other is the replay's: its slice has spoilt a Kafka
 * transaction, so the session starts again, and the replay is not to come back.
 *
 * <p>Thread safety: one thread at a time, which is not the stream's.
 */
final class ReplayTurns implements Consumer<ReplaySlice> {

  private static final long RETRY_MILLIS = 5;

  private final DebeziumStream stream;
  private final ReplaySlices slices;
  private final Unpublished unpublished;

  ReplayTurns(DebeziumStream stream, ReplaySlices slices, Unpublished unpublished) {
    this.stream = stream;
    this.slices = slices;
    this.unpublished = unpublished;
  }

  /**
   * Blocks until the slice is published.
   *
   * @throws RelayException when the slice is at fault
   * @throws StartAgain when the session ends
   */
  @Override
  public void accept(ReplaySlice slice) {
    try {
      while (!stream.between(() -> publish(slice))) {
        if (stream.over()) {
          throw over();
        }
        Thread.sleep(RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw over();
    }
  }

  private boolean publish(ReplaySlice slice) {
    if (!slices.ready()) {
      return false;
    }
    RelayException obstacle = slices.obstacle(slice);
    if (obstacle != null) {
      throw obstacle; // nothing was begun: the session goes on
    }
    unpublished.handedOver();
    try {
      slices.publish(slice);
      unpublished.taken();
      return true;
    } catch (RefusedException refused) {
      throw spoilt(slice, refused.fault());
    } catch (RelayException fault) {
      if (fault.retriable() && fault.error() != RelayError.TRANSACTION_TIMED_OUT) {
        stream.fail(fault);
        throw over();
      }
      throw spoilt(slice, fault);
    } catch (RuntimeException defect) {
      throw spoilt(slice, new RelayException(RelayError.INTERNAL, defect.toString(), defect));
    }
  }

  private RelayException spoilt(ReplaySlice slice, RelayException fault) {
    stream.fail(new StartAgain("replay %s ends: %s".formatted(slice.replay(), fault.getMessage())));
    return fault;
  }

  private static StartAgain over() {
    return new StartAgain("the session ends");
  }
}
