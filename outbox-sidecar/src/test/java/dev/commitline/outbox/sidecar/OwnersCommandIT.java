package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class OwnersCommandIT extends OwnersCommandContract {

  OwnersCommandIT(TestDatabase database) {
    super(new PostgresOutbox(), database, OutboxNames.DEFAULT);
  }

  @Override
  String audited() {
    return "database_user = session_user AND handed_at <= now()";
  }

  @Override
  String creating(String user) {
    return "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(user, PASSWORD);
  }

  @Override
  String dropping(String user) {
    return "DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(user);
  }
}
