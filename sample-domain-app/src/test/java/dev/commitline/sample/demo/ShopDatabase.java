package dev.commitline.sample.demo;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.UUID;

/**
 * A fresh database with the outbox in it, and logins with no more rights than in production.
 *
 * @param owner may do everything; only migrates and looks
 * @param shop owns the shop's tables, and is a member of the application role: insert only
 * @param relay is the relay's role: replication, and select on the outbox
 */
record ShopDatabase(TestDatabase owner, TestDatabase shop, TestDatabase relay) {

  static final OutboxMigrations OUTBOX = new OutboxMigrations("commitline", "");

  private static final String SHOP_USER = "shop_app";

  /** Makes it; the outbox is migrated by the owner, as an administrator would. */
  static ShopDatabase create(PostgresServer server) {
    TestDatabase owner = server.createDatabase();
    OUTBOX.apply(owner.dataSource());
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
            .formatted(SHOP_USER, password, OUTBOX.appRole(), OUTBOX.relayRole()));
    return new ShopDatabase(
        owner, owner.as(SHOP_USER, password), owner.as(OUTBOX.relayRole(), password));
  }
}
