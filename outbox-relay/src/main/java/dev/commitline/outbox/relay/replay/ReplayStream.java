package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.PastEvent;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ReplaySlice;
import dev.commitline.outbox.relay.protocol.ReplayTarget;
import java.util.ArrayList;
import java.util.List;

/**
 * One stretch of a run: fence, read the position, go on behind it, until the end, another state or
 * a fault. Nothing of it is used again.
 */
final class ReplayStream {

  private final Outlet outlet;
  private final EventHistory history;
  private final Replay replay;
  private final StopSignal stop;
  private final Attendance attendance;
  private final Runnable flowing;
  private final ReplayedEvents events;

  ReplayStream(
      Outlet outlet,
      EventHistory history,
      Replay replay,
      StopSignal stop,
      Attendance attendance,
      Runnable flowing) {
    this.outlet = outlet;
    this.history = history;
    this.replay = replay;
    this.stop = stop;
    this.attendance = attendance;
    this.flowing = flowing;
    this.events = ReplayedEvents.of(replay);
  }

  /** Whether all events were published. */
  boolean publish() {
    try (ReplayTarget target = outlet.target().get()) {
      ReplayPosition start = position(target);
      attendance.published(start.events());
      try (EventCursor cursor =
          history.read(replay.order().selection(), replay.moment().name(), start.place())) {
        cursor.require(replay.moment().events() - start.events());
        return publish(cursor, target, start);
      }
    }
  }

  private ReplayPosition position(ReplayTarget target) {
    ReplayPosition position = target.position().orElse(ReplayPosition.NONE);
    if (position.events() < replay.events()) {
      throw new RelayException(
          RelayError.POSITION_LOST,
          "replay %s has published %d events, but Kafka knows of %d"
              .formatted(replay.id(), replay.events(), position.events()));
    }
    return position;
  }

  private boolean publish(EventCursor cursor, ReplayTarget target, ReplayPosition start) {
    Pace pace = new Pace(replay.order().rate(), outlet.events(), System::nanoTime);
    ReplayPosition position = start;
    for (ReplayState state = ReplayState.RUNNING; state == ReplayState.RUNNING; ) {
      if (!cursor.ready()) {
        state = attendance.published(position.events());
        if (stop.given()) {
          return false;
        }
        continue;
      }
      ReplayPosition reached = publishBatch(cursor, target, position, pace.batch());
      if (reached.equals(position)) {
        return true;
      }
      flowing.run();
      int events = Math.toIntExact(reached.events() - position.events());
      position = reached;
      state = attendance.published(reached.events());
      if (stop.await(pace.after(events))) {
        return false;
      }
    }
    return false;
  }

  /** Returns the same position when there was nothing left. */
  private ReplayPosition publishBatch(
      EventCursor cursor, ReplayTarget target, ReplayPosition position, int atMost) {
    List<RelayEvent> batch = new ArrayList<>();
    ReplayPosition reached = position;
    long bytes = 0;
    while (batch.size() < atMost && bytes < outlet.bytes()) {
      PastEvent past = cursor.ready() ? cursor.next() : null;
      if (past == null) {
        break;
      }
      batch.add(events.of(past.event()));
      bytes += past.event().bytes();
      reached = new ReplayPosition(reached.events() + 1, past.place());
    }
    if (!batch.isEmpty()) {
      target.publish(new ReplaySlice(replay.id(), batch, reached));
    }
    return reached;
  }
}
