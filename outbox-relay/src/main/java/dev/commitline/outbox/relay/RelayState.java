package dev.commitline.outbox.relay;

import java.util.EnumSet;
import java.util.Set;

/** What a relay is doing, and what it may do next. */
public enum RelayState {
  /** Made, not yet run. */
  NEW,
  /** Waits for the lease: another relay of the same name is active. */
  STANDBY,
  /** Fences a predecessor, reads the committed position, checks the source against it. */
  STARTING,
  /** Publishes. */
  STREAMING,
  /** A retriable fault happened; waits, then starts again. */
  BACKING_OFF,
  /** Ended as asked. */
  STOPPED,
  /** Ended by a fault that a retry can't mend. */
  FAILED;

  /** The states that may follow this one. */
  public Set<RelayState> next() {
    return switch (this) {
      case NEW -> EnumSet.of(STANDBY, STOPPED);
      case STANDBY -> EnumSet.of(STARTING, BACKING_OFF, STOPPED, FAILED);
      case STARTING -> EnumSet.of(STARTING, STREAMING, BACKING_OFF, STOPPED, FAILED);
      case STREAMING -> EnumSet.of(STARTING, BACKING_OFF, STOPPED, FAILED);
      case BACKING_OFF -> EnumSet.of(STANDBY, STARTING, STOPPED);
      case STOPPED, FAILED -> EnumSet.noneOf(RelayState.class);
    };
  }
}
