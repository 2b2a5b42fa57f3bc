package dev.commitline.sample.shop;

import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The shop on PostgreSQL. */
class ShopIT extends ShopSuite {

  private static final TestDatabase DATABASE = PostgresServer.shared().createDatabase();

  ShopIT() {
    super(new ShopTables(DATABASE, "commitline", "outbox"));
  }

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", DATABASE::jdbcUrl);
    properties.add("spring.datasource.username", DATABASE::username);
    properties.add("spring.datasource.password", DATABASE::password);
  }

  @AfterAll
  static void dropDatabase() {
    DATABASE.drop();
  }
}
