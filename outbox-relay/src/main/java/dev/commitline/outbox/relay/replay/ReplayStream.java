package dev.commitline.outbox.relay.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.PastEvent;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.kafka.ReplayConnection;
import dev.commitline.outbox.relay.kafka.ReplayPosition;
import dev.commitline.outbox.relay.protocol.RelayEvent;

/**
 * One stretch of a run: fence, read the position, go on behind it, until the end, another state or
 * a fault. Nothing of it is used again.
 */
final class ReplayStream {

  /** In each event that a replay publishes. */
  static final String HEADER = "ce_replayid";

  private static final int BATCH_EVENTS = 2_000;
  private static final long BATCH_BYTES = 8L << 20;

  private final RelayConfig config;
  private final EventHistory history;
  private final Replay replay;
  private final StopSignal stop;
  private final Attendance attendance;
  private final Runnable flowing;

  ReplayStream(
      RelayConfig config,
      EventHistory history,
      Replay replay,
      StopSignal stop,
      Attendance attendance,
      Runnable flowing) {
    this.config = config;
    this.history = history;
    this.replay = replay;
    this.stop = stop;
    this.attendance = attendance;
    this.flowing = flowing;
  }

  /** Whether all events were published. */
  boolean publish() {
    try (ReplayConnection kafka = ReplayConnection.connect(config, replay.id())) {
      ReplayPosition start = position(kafka);
      attendance.published(start.events());
      try (EventCursor cursor =
          history.read(replay.order().selection(), replay.moment().name(), start.place())) {
        requireAll(start, cursor);
        return publish(cursor, kafka, start);
      }
    }
  }

  private ReplayPosition position(ReplayConnection kafka) {
    ReplayPosition position = kafka.position().orElse(ReplayPosition.NONE);
    if (position.events() < replay.events()) {
      throw new RelayException(
          RelayError.POSITION_LOST,
          "replay %s has published %d events, but Kafka knows of %d"
              .formatted(replay.id(), replay.events(), position.events()));
    }
    return position;
  }

  private boolean publish(EventCursor cursor, ReplayConnection kafka, ReplayPosition start) {
    Pace pace = new Pace(replay.order().rate(), BATCH_EVENTS, System::nanoTime);
    ReplayPosition position = start;
    for (ReplayState state = ReplayState.RUNNING; state == ReplayState.RUNNING; ) {
      ReplayPosition reached = publishBatch(cursor, kafka, position, pace.batch());
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
      EventCursor cursor, ReplayConnection kafka, ReplayPosition position, int events) {
    PastEvent past = cursor.next();
    if (past == null) {
      return position;
    }
    kafka.begin();
    ReplayPosition reached = position;
    long bytes = 0;
    while (true) {
      kafka.send(toTarget(past.event()));
      reached = new ReplayPosition(reached.events() + 1, past.place());
      bytes += past.event().bytes();
      boolean full = reached.events() - position.events() >= events || bytes >= BATCH_BYTES;
      past = full ? null : cursor.next();
      if (past == null) {
        kafka.commit(reached);
        return reached;
      }
    }
  }

  private RelayEvent toTarget(RelayEvent event) {
    event.headers().add(HEADER, replay.id().getBytes(UTF_8));
    return new RelayEvent(
        event.id(),
        replay.targetOf(event.topic()),
        event.compacted(),
        event.key(),
        event.value(),
        event.headers(),
        event.defect());
  }

  /** Before anything is published that does not belong to it. */
  private void requireAll(ReplayPosition start, EventCursor cursor) {
    if (start.events() + cursor.size() != replay.moment().events()) {
      throw new RelayException(
          RelayError.HISTORY_CHANGED,
          "replay %s was ordered with %d events and has published %d, but the history holds %d more"
              .formatted(replay.id(), replay.moment().events(), start.events(), cursor.size()));
    }
  }
}
