package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.replay.UpcastContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class UpcastIT extends UpcastContract {

  UpcastIT(PostgresServer server, KafkaBroker broker) {
    super(new PostgresReplays(server.createDatabase()), broker);
  }
}
