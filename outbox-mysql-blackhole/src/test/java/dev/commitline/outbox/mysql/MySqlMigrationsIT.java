package dev.commitline.outbox.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class MySqlMigrationsIT {

  private final TestDatabase database;

  MySqlMigrationsIT(MySqlServer server) {
    database = server.createDatabase();
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void applyIsSafeTwice() {
    MySqlOutboxMigrations migrations =
        new MySqlOutboxMigrations(database.name(), "", Engine.BLACKHOLE);
    assertThat(migrations.apply(database.dataSource())).isPositive();
    assertThat(migrations.apply(database.dataSource())).isZero();
  }

  @Test
  void outboxMayBeATable() {
    MySqlOutboxMigrations migrations =
        new MySqlOutboxMigrations(database.name(), "", Engine.INNODB);
    assertThat(migrations.apply(database.dataSource())).isPositive();
  }
}
