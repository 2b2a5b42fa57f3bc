package dev.commitline.outbox.relay;

/**
 * A relay from one database's outbox to one Kafka cluster.
 *
 * <p>Guarantee: a {@code read_committed} consumer sees every committed event once, in commit order
 * per aggregate, and the events of a database transaction all at once. Any number of relays of one
 * name may run; one is active, the others stand by.
 *
 * <p>Thread safety: {@link #state()} and {@link #close()} may be called from any thread.
 */
public final class Relay implements AutoCloseable {

  private final RelayConfig config;
  private volatile RelayState state = RelayState.NEW;

  /** A relay, not yet running. */
  public Relay(RelayConfig config) {
    this.config = config;
  }

  /**
   * Publishes until closed, on the calling thread.
   *
   * <p>Blocks: for as long as the relay lives. Retriable faults are waited out; state tells.
   *
   * @throws RelayException when a fault is fatal; the relay is then {@link RelayState#FAILED}
   */
  public void run() {
    state = RelayState.STANDBY;
    throw new RelayException(RelayError.INTERNAL, config.name() + ": not built yet");
  }

  /** What the relay is doing now. */
  public RelayState state() {
    return state;
  }

  /** Asks the relay to stop and waits, at most 30 s, until it has; a second call does nothing. */
  @Override
  public void close() {}
}
