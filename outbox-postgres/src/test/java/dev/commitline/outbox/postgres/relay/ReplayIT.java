package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class ReplayIT extends ReplayContract {

  ReplayIT(TestDatabase database) {
    super(new PostgresReplays(database));
  }
}
