package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ChangeTask} hands through the engine to {@link ChangeReader}, and what comes back:
 * how far the source may forget.
 */
final class ChangeBatch {

  private final List<Change> changes;
  private volatile @Nullable SourcePosition settled;

  ChangeBatch(List<Change> changes) {
    this.changes = changes;
  }

  /** All that were read since the last batch; none is a sign of life. */
  List<Change> changes() {
    return changes;
  }

  /** Kafka has all up to here. */
  void settle(SourcePosition position) {
    settled = position;
  }

  /** Null as long as that is not known. */
  @Nullable SourcePosition settled() {
    return settled;
  }
}
