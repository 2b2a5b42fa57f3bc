package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayRefusalsContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class ReplayRefusalsIT extends ReplayRefusalsContract {

  ReplayRefusalsIT(@OnMySql TestDatabase database, KafkaBroker broker) {
    super(new MySqlReplays(database), broker);
  }
}
