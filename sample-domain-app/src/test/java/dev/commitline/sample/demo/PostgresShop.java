package dev.commitline.sample.demo;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.UUID;

/** The shop's database on PostgreSQL. */
record PostgresShop(Transport transport, TestDatabase owner, TestDatabase shop, TestDatabase relay)
    implements ShopDatabase {

  private static final String SHOP_USER = "shop_app";

  static PostgresShop create(PostgresServer server, Transport transport) {
    TestDatabase owner = server.createDatabase();
    OutboxMigrations outbox =
        new OutboxMigrations(OutboxNames.DEFAULT.schema(), OutboxNames.DEFAULT.prefix());
    outbox.apply(owner.dataSource());
    String password = UUID.randomUUID().toString();
    owner.execute(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
            CREATE ROLE %1$s LOGIN;
          END IF;
        END $$;
        ALTER ROLE %1$s PASSWORD '%2$s';
        GRANT %3$s TO %1$s;
        GRANT CREATE, USAGE ON SCHEMA public TO %1$s;
        ALTER ROLE %4$s PASSWORD '%2$s';
        """
            .formatted(SHOP_USER, password, outbox.appRole(), outbox.relayRole()));
    return new PostgresShop(
        transport, owner, owner.as(SHOP_USER, password), owner.as(outbox.relayRole(), password));
  }

  @Override
  public OutboxNames outbox() {
    return OutboxNames.DEFAULT;
  }

  @Override
  public CommitTimes commitTimes() {
    return new PostgresCommitTimes(owner);
  }

  @Override
  public String sessionsSql(String username) {
    return "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(username);
  }

  @Override
  public String client(String sql) {
    return "psql 'postgresql://%s:%s@%s:%d/%s' -c '%s'"
        .formatted(
            owner.username(), owner.password(), owner.host(), owner.port(), owner.name(), sql);
  }

  @Override
  public void drop() {
    owner.drop();
  }
}
