package dev.commitline.outbox.relay.history;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The audit rows of replays: one for each, for ever. They hold who wanted what, and how it went;
 * how far a replay has come exactly stands in Kafka, with its events.
 *
 * <p>All methods throw {@link dev.commitline.outbox.relay.fault.RelayException} with the code that
 * fits. Thread safety: any thread. Each call is a database transaction of its own.
 */
public interface ReplayLedger {

  /** Notes a new replay, which is then {@link ReplayState#RUNNING}. */
  void add(String id, ReplayOrder order, String target, Replay.Moment moment);

  /** One replay; empty when there is none of that id. */
  Optional<Replay> find(String id);

  /** All replays, the newest first. */
  List<Replay> list();

  /** A way to look again and again for what the relay itself publishes; connects to nothing yet. */
  Watch watch();

  /**
   * Looks over a session that it keeps, and opens anew when it was lost.
   *
   * <p>Thread safety: none.
   */
  interface Watch extends AutoCloseable {

    /** The replays that the relay itself publishes and that have not ended, the oldest first. */
    List<Replay> ofRelay();

    /** Closes the session, if there is one. */
    @Override
    void close();
  }

  /**
   * Takes a replay over: from now on it belongs to this runner alone.
   *
   * @param runner names the process, or the part of it, that runs the replay
   */
  void take(String id, String runner);

  /**
   * Notes a sign of life and how far the replay has come.
   *
   * @return the state it is to be in; empty when the replay belongs to another runner
   */
  Optional<ReplayState> seen(String id, String runner, long events);

  /**
   * Moves a replay to another state, if it may go there from where it is.
   *
   * @param by who wishes it
   * @param fault why it failed; null when it did not
   * @return whether it was moved
   */
  boolean move(String id, ReplayState next, String by, @Nullable String fault);
}
