package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayContract;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of an outbox that is a table, and so its own history. */
@ExtendWith(OutboxExtension.class)
class TableReplayIT extends ReplayContract {

  TableReplayIT(@OnMySql TestDatabase database) {
    super(new MySqlReplays(database, Transport.TABLE));
  }
}
