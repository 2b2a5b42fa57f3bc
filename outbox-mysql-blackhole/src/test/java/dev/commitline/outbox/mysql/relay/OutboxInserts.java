package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.testkit.TestDatabase;

/** Writes events as SQL that needs nothing of the outbox but its table. */
final class OutboxInserts {

  private OutboxInserts() {}

  /** Commits one event: number {@code sequence} of the one aggregate of a topic. */
  static void commit(TestDatabase database, String topic, int sequence) {
    database.execute(statement(topic, sequence));
  }

  static String statement(String topic, int sequence) {
    return """
        INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, topic, aggregateseq, source,
            contenttype, time, txindex, txsize)
        VALUES (UUID(), 'Order', 'A-1', 'OrderPlaced', 'x', '%s', %d, '/shop', 'text/plain',
            UTC_TIMESTAMP(6), 0, 1);
        """
        .formatted(topic, sequence);
  }
}
