package dev.commitline.outbox.relay.source;

/** The right to be the active relay, for as long as a database session lives. */
public interface Lease extends AutoCloseable {

  /**
   * Asks the database whether the session still lives.
   *
   * <p>Blocks: at most 5 s.
   */
  boolean held();

  /** Gives the lease back; never throws. */
  @Override
  void close();
}
