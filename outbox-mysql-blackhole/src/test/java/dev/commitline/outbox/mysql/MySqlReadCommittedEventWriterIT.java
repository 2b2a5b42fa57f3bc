package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * In transactions that are READ COMMITTED: without the gap locks of MySQL's default, which would
 * hide what the order of locks and FOR SHARE are for.
 */
@ExtendWith(OutboxExtension.class)
class MySqlReadCommittedEventWriterIT extends SessionVariablesSuite {

  MySqlReadCommittedEventWriterIT(@OnMySql TestDatabase database) {
    super(database, "transaction_isolation='READ-COMMITTED'");
  }
}
