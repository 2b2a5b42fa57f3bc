package dev.commitline.outbox.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootVersion;

/**
 * That a run is on what it says. {@code bin/compat} sets these properties; other runs have none,
 * and skip what they do not claim.
 */
@ExtendWith(OutboxExtension.class)
class CombinationIT {

  private static final String JAVA = "commitline.test.java.version";
  private static final String SPRING_BOOT = "commitline.test.spring-boot.version";

  /**
   * The newest metadata.version that a release knows: Kafka's MetadataVersion.LATEST_PRODUCTION.
   */
  private static final Map<String, Integer> METADATA = Map.of("3.9", 21, "4.3", 30, "4.4", 33);

  @Test
  @EnabledIfSystemProperty(named = JAVA, matches = ".+")
  void java() {
    assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger(JAVA));
    found("JDK " + Runtime.version());
  }

  @Test
  @EnabledIfSystemProperty(named = SPRING_BOOT, matches = ".+")
  void springBoot() {
    assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty(SPRING_BOOT));
    found("Spring Boot " + SpringBootVersion.getVersion());
  }

  @Test
  @EnabledIfSystemProperty(named = PostgresServer.VERSION_PROPERTY, matches = ".+")
  void postgres(TestDatabase database) throws Exception {
    String version = queryOne(database, "SHOW server_version");
    assertThat(version).startsWith(System.getProperty(PostgresServer.VERSION_PROPERTY));
    found("PostgreSQL " + version);
  }

  @Test
  @EnabledIfSystemProperty(named = MySqlServer.VERSION_PROPERTY, matches = ".+")
  void mySql(@OnMySql TestDatabase database) throws Exception {
    String version = queryOne(database, "SELECT @@version");
    assertThat(version).startsWith(System.getProperty(MySqlServer.VERSION_PROPERTY));
    found("MySQL " + version);
  }

  @Test
  @EnabledIfSystemProperty(named = MySqlServer.SQL_MODE_PROPERTY, matches = ".+")
  void sqlModeOfASession(@OnMySql TestDatabase database) throws Exception {
    String mode = queryOne(database, "SELECT @@SESSION.sql_mode");
    assertThat(mode.split(","))
        .contains(System.getProperty(MySqlServer.SQL_MODE_PROPERTY).split(","));
    found("sql_mode " + mode);
  }

  /** What the broker tells its clients, beside what its log says. */
  @Test
  @EnabledIfSystemProperty(named = KafkaBroker.VERSION_PROPERTY, matches = ".+")
  void broker(KafkaBroker broker) throws Exception {
    String version = System.getProperty(KafkaBroker.VERSION_PROPERTY);
    try (Admin admin = broker.admin()) {
      Map<String, SupportedVersionRange> features =
          admin.describeFeatures().featureMetadata().get(30, TimeUnit.SECONDS).supportedFeatures();
      int metadata = requireNonNull(features.get("metadata.version")).maxVersion();
      assertThat(METADATA).containsEntry(version.replaceAll("\\.\\d+$", ""), metadata);
      found("Kafka " + version + " (metadata.version " + metadata + ")");
    }
  }

  /** {@code bin/compat} has it in its table, and fails a combination that did not say it. */
  private static void found(String version) {
    System.out.println("compat: found " + version);
  }

  private static String queryOne(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
