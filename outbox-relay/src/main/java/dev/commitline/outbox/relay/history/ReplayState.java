package dev.commitline.outbox.relay.history;

import java.util.EnumSet;
import java.util.Set;

/** What a replay is doing, and what it may do next. */
public enum ReplayState {
  /** Publishes, or is to be taken up where it was by whoever resumes it. */
  RUNNING,
  /** Stands still until it is resumed. */
  PAUSED,
  /** Ended by a fault; may be resumed once that is mended. */
  FAILED,
  /** Ended before its last event, as somebody wished. */
  CANCELLED,
  /** All its events were published. */
  DONE;

  /** The states that may follow this one. */
  public Set<ReplayState> next() {
    return switch (this) {
      case RUNNING -> EnumSet.of(PAUSED, FAILED, CANCELLED, DONE);
      case PAUSED, FAILED -> EnumSet.of(RUNNING, CANCELLED);
      case CANCELLED, DONE -> EnumSet.noneOf(ReplayState.class);
    };
  }

  /** Whether nothing can follow. */
  public boolean ended() {
    return next().isEmpty();
  }
}
