package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.TestDatabase;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What tests of the ticket application say about it and its database. */
interface TicketTest {

  TestDatabase DATABASE = MySqlServer.shared().createDatabase();

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", DATABASE::jdbcUrl);
    properties.add("spring.datasource.username", DATABASE::username);
    properties.add("spring.datasource.password", DATABASE::password);
    properties.add("spring.flyway.baseline-on-migrate", () -> true);
    properties.add("spring.flyway.baseline-version", () -> 0);
    properties.add("commitline.outbox.schema", DATABASE::name);
    properties.add("spring.application.name", () -> "tickets");
    properties.add(
        "spring.flyway.locations", () -> "classpath:dev/commitline/outbox/testkit/spring/tickets");
  }
}
