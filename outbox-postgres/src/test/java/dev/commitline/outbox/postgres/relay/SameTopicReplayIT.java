package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.replay.SameTopicReplayContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class SameTopicReplayIT extends SameTopicReplayContract {

  SameTopicReplayIT(PostgresServer server, KafkaBroker broker) {
    super(new PostgresReplays(server.createDatabase()), broker);
  }
}
