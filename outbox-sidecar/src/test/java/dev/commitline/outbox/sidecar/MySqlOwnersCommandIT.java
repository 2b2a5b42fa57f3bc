package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class MySqlOwnersCommandIT extends OwnersCommandContract {

  MySqlOwnersCommandIT(@OnMySql TestDatabase database) {
    super(new MySqlOutbox(), database, new OutboxNames(database.name(), ""));
  }

  @Override
  String audited() {
    return "database_user = USER() AND handed_at <= UTC_TIMESTAMP(6)";
  }
}
