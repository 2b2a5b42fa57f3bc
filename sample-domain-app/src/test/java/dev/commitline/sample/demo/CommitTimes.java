package dev.commitline.sample.demo;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * When transactions were committed, by the database's own record of it: the moment at which the
 * commit was written to its log.
 *
 * <p>Thread safety: for one thread.
 */
interface CommitTimes extends AutoCloseable {

  /**
   * Looks up transactions.
   *
   * @param transactions their ids, as events tell them
   * @return their commit times; without those that the database does not know
   * @throws StageException when it tells none
   */
  Map<String, Instant> of(Collection<String> transactions);

  @Override
  void close();
}
