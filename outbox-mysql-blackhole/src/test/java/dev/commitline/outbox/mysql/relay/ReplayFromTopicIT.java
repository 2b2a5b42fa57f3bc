package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayFromTopicContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class ReplayFromTopicIT extends ReplayFromTopicContract {

  ReplayFromTopicIT(@OnMySql TestDatabase database) {
    super(new MySqlReplays(database));
  }
}
