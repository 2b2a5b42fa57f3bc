package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.time.Duration;
import java.util.Optional;

/**
 * The right to be the active relay, for as long as a database session lives and this process shows
 * that it works. It does so by itself until closed, on a thread of its own; a process that is
 * paused, or cut off from the database, for longer than {@code relay.lease-timeout-ms} can lose it
 * to a standby.
 */
public interface Lease extends AutoCloseable {

  /**
   * Makes sure that the session still lives and the log shows all that it did, and writes a
   * heartbeat if the database's log has grown far beyond the position: where only other tables are
   * written, nothing else would let the source forget its log.
   *
   * <p>Blocks: for one round trip, at most 5 s.
   *
   * @param committed C*, the newest committed position
   * @param logShape as {@link RelaySource#logShape} had it when this session began
   * @throws dev.commitline.outbox.relay.fault.RelayException when the session is gone, or the log
   *     was narrowed meanwhile
   */
  void keep(SourcePosition committed, String logShape);

  /**
   * For how long the source has not shown its log, though it could, when that is longer than it
   * should be; as {@link #keep} has seen it last.
   */
  default Optional<Duration> withheld() {
    return Optional.empty();
  }

  /**
   * Makes sure that the lease is still held, right before something that only its holder may do.
   *
   * <p>Blocks: for one round trip, at most 5 s.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException when it is lost
   */
  void requireHeld();

  /** Gives the lease back; never throws. */
  @Override
  void close();
}
