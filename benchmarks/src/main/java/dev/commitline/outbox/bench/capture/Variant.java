package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Planned;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import java.util.List;
import javax.sql.DataSource;

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

  /** The domain's transaction, with each event appended to an outbox as an application does. */
  static Variant appending(
      String name, String baseline, DataSource pool, OutboxDatabase database, OutboxNames names) {
    JdbcOutbox outbox =
        JdbcOutbox.of(pool, database, names, BenchEvent.SOURCE, BenchEvent.SERIALIZER);
    return new Variant(
        name,
        baseline,
        events ->
            outbox.useTransaction(
                connection -> {
                  Domain.work(connection);
                  events.forEach(event -> outbox.append(BenchEvent.of(event)));
                }));
  }
}
