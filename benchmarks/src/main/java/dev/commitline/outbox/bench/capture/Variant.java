package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.load.Planned;
import java.util.List;

/**
 * A way to run the domain's transaction.
 *
 * @param name for the table
 * @param baseline the name of the variant it is compared with: the one of the same database that
 *     has no outbox, which names itself
 * @param transaction runs it
 */
record Variant(String name, String baseline, Transaction transaction) {

  /** A transaction with these events, or without. */
  interface Transaction {
    void run(List<Planned> events) throws Exception;
  }
}
