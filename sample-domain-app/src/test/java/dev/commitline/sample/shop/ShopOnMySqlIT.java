package dev.commitline.sample.shop;

import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The shop on MySQL. It writes a history beside the outbox here, as SQL could not read its events
 * otherwise; and its outbox has a database of its own name, as the server is shared.
 */
class ShopOnMySqlIT extends ShopSuite {

  private static final TestDatabase DATABASE = MySqlServer.shared().createDatabase();
  private static final TestDatabase OUTBOX = MySqlServer.shared().createDatabase();

  ShopOnMySqlIT() {
    super(new ShopTables(DATABASE, OUTBOX.name(), "outbox_history"));
  }

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", DATABASE::jdbcUrl);
    properties.add("spring.datasource.username", DATABASE::username);
    properties.add("spring.datasource.password", DATABASE::password);
    properties.add("commitline.outbox.schema", OUTBOX::name);
    properties.add("commitline.outbox.transport", () -> "blackhole-with-history");
  }

  @AfterAll
  static void dropDatabases() {
    DATABASE.drop();
    OUTBOX.drop();
  }
}
