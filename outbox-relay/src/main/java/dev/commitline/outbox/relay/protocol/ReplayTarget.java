package dev.commitline.outbox.relay.protocol;

import java.util.Optional;

/**
 * Where one replay is published. Any exception means that it must be thrown away, and that the
 * outcome of the transaction is to be read anew.
 */
public interface ReplayTarget extends AutoCloseable {

  /**
   * How far the replay has come.
   *
   * @return empty when it has published nothing
   */
  Optional<ReplayPosition> position();

  /**
   * Publishes a part in one transaction, together with how far the replay has come. When this
   * returns, consumers see all of it; when it throws, all or nothing.
   */
  void publish(ReplaySlice slice);

  /** Never throws. */
  @Override
  void close();
}
