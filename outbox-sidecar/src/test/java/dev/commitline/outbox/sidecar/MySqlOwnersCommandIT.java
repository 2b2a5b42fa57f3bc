package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class MySqlOwnersCommandIT extends OwnersCommandContract {

  private final String schema;

  MySqlOwnersCommandIT(@OnMySql TestDatabase database) {
    super(new MySqlOutbox(), database, new OutboxNames(database.name(), ""));
    schema = database.name();
  }

  @Override
  String audited() {
    return "database_user = USER() AND handed_at <= UTC_TIMESTAMP(6)";
  }

  /** Who has no right at all in a database can't even choose it. */
  @Override
  String creating(String user) {
    return "CREATE USER %1$s IDENTIFIED BY '%2$s'; GRANT INSERT ON `%3$s`.outbox TO %1$s"
        .formatted(user, PASSWORD, schema);
  }

  @Override
  String dropping(String user) {
    return "DROP USER " + user;
  }
}
