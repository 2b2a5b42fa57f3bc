package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the changes of a stream one by one and hands them over in parts, at the latest at a
 * transaction's end.
 *
 * <p>Thread safety: none; belongs to the thread that reads the stream.
 */
public final class ChangeParts {

  private static final Change HEARTBEAT = new Change.Heartbeat();
  private static final int PART_CHANGES = 256;
  private static final long PART_BYTES = 1L << 20;
  private static final long MARK_BYTES = 100;

  private final ChangeQueue queue;
  private final List<Change> part = new ArrayList<>();
  private long bytes;
  private long messages;

  /** Parts for a queue. */
  public ChangeParts(ChangeQueue queue) {
    this.queue = queue;
  }

  /** A transaction begins. */
  public void begin(String txId) {
    messages = 0;
    put(new Change.Begin(txId), MARK_BYTES);
  }

  /** It appended an event. */
  public void event(RelayEvent event) {
    messages++;
    put(new Change.Event(event), event.bytes());
  }

  /** It holds a message that the relay wrote for itself. */
  public void heartbeat() {
    messages++;
    put(HEARTBEAT, MARK_BYTES);
  }

  /**
   * It ends; all of it is handed over.
   *
   * @param commitMicros when it committed, as the log says, microseconds since 1970
   */
  public void end(SourcePosition position, long commitMicros) {
    put(new Change.End(position, messages, commitMicros), MARK_BYTES);
    handOver();
  }

  private void put(Change change, long itsBytes) {
    part.add(change);
    bytes += itsBytes;
    if (part.size() >= PART_CHANGES || bytes >= PART_BYTES) {
      handOver();
    }
  }

  private void handOver() {
    queue.add(part, bytes);
    part.clear();
    bytes = 0;
  }
}
