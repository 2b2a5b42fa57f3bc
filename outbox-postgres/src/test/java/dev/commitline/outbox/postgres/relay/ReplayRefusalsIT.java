package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayRefusalsContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class ReplayRefusalsIT extends ReplayRefusalsContract {

  ReplayRefusalsIT(TestDatabase database, KafkaBroker broker) {
    super(new PostgresReplays(database), broker);
  }
}
