package dev.commitline.sample.demo;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.UUID;

/**
 * The shop's database on MySQL, and beside it one of the outbox: on a server that others use too,
 * {@code commitline} may be taken.
 */
record MySqlShop(
    Transport transport,
    OutboxNames outbox,
    TestDatabase owner,
    TestDatabase shop,
    TestDatabase relay)
    implements ShopDatabase {

  private static final String SHOP_USER = "shop_app";
  private static final String RELAY_USER = "shop_relay";

  static MySqlShop create(MySqlServer server, Transport transport) {
    TestDatabase owner = server.createDatabase();
    TestDatabase outbox = server.createDatabase();
    MySqlOutboxMigrations migrations =
        new MySqlOutboxMigrations(
            outbox.name(), "", transport == Transport.TABLE ? Engine.INNODB : Engine.BLACKHOLE);
    migrations.apply(outbox.dataSource());
    String password = UUID.randomUUID().toString();
    owner.execute(
        """
        CREATE USER IF NOT EXISTS %1$s, %2$s;
        ALTER USER %1$s IDENTIFIED BY '%3$s', %2$s IDENTIFIED BY '%3$s';
        GRANT ALL ON %4$s.* TO %1$s;
        GRANT '%5$s' TO %1$s;
        GRANT '%6$s' TO %2$s;
        SET DEFAULT ROLE ALL TO %1$s, %2$s
        """
            .formatted(
                SHOP_USER,
                RELAY_USER,
                password,
                owner.name(),
                migrations.appRole(),
                migrations.relayRole()));
    return new MySqlShop(
        transport,
        new OutboxNames(outbox.name(), ""),
        owner,
        owner.as(SHOP_USER, password),
        outbox.as(RELAY_USER, password));
  }

  @Override
  public CommitTimes commitTimes() {
    return new BinlogCommitTimes(owner);
  }

  @Override
  public String sessionsSql(String username) {
    return "SELECT count(*) FROM information_schema.processlist WHERE user = '%s'"
        .formatted(username);
  }

  @Override
  public String client(String sql) {
    String password = owner.password().isEmpty() ? "" : " -p" + owner.password();
    return "mysql -h %s -P %d -u %s%s -e '%s'"
        .formatted(owner.host(), owner.port(), owner.username(), password, sql);
  }

  @Override
  public void drop() {
    owner.drop();
    owner.named(outbox.schema()).drop();
  }
}
