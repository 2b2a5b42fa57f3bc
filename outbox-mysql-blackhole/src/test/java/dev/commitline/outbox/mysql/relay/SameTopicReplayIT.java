package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.replay.SameTopicReplayContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class SameTopicReplayIT extends SameTopicReplayContract {

  SameTopicReplayIT(MySqlServer server, KafkaBroker broker) {
    super(new MySqlReplays(server.createDatabase()), broker);
  }
}
