package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.AdministrationSource;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that knows the relay by its certificate, and lets it in over TLS alone; the relay knows
 * the server by its certificate and name. No password at all.
 */
@ExtendWith(OutboxExtension.class)
class DatabaseCertificateIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String USER = "relay_by_certificate";
  private static final String PASSWORD = "changeit";

  private static Path directory;
  private static PostgresServer server;
  private static TestDatabase database;

  private final KafkaBroker broker;

  DatabaseCertificateIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @BeforeAll
  static void startServer(@TempDir Path empty) throws Exception {
    directory = empty;
    key("server", "localhost", "-ext", "san=dns:localhost");
    key("client", USER);
    key("stranger", USER);
    server = PostgresServer.start(directory.resolve("postgres"), Ports.free());
    database = server.createDatabase();
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute(
        "CREATE ROLE %1$s LOGIN REPLICATION; GRANT commitline_relay TO %1$s".formatted(USER));
    Files.writeString(
        directory.resolve("postgres/data/pg_hba.conf"),
        """
        hostssl all %s all cert
        host all postgres samehost trust
        """
            .formatted(USER));
    for (String setting :
        List.of(
            "ssl_cert_file = '%s'".formatted(file("server.crt")),
            "ssl_key_file = '%s'".formatted(file("server.key")),
            "ssl_ca_file = '%s'".formatted(file("client.crt")),
            "ssl = on")) {
      database.execute("ALTER SYSTEM SET " + setting);
    }
    database.execute("SELECT pg_reload_conf()");
    Awaitility.await().atMost(LIMIT).until(() -> query("SHOW ssl").equals("on"));
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void eachSessionOfTheRelayShowsItsCertificateAndChecksTheServers() throws Exception {
    try (TopicReader topics = TopicReader.of(broker, "certified.v1");
        RunningRelay relay = RunningRelay.streaming(config("certified", "localhost", "client"))) {
      database.execute(
          """
          INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
              aggregateseq, source, time, txindex, txsize)
          VALUES (gen_random_uuid(), 'A', '1', 't', 'x', 'certified.v1', 1, '/s', now(), 0, 1)
          """);
      assertThat(topics.awaitRecords(1, LIMIT)).hasSize(1);
      assertThat(
              query(
                  """
                  SELECT string_agg(DISTINCT concat_ws(' ', backend_type, ssl, client_dn), ', '
                      ORDER BY concat_ws(' ', backend_type, ssl, client_dn))
                  FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE usename = '%s'
                  """
                      .formatted(USER)))
          .isEqualTo("client backend t /CN=%1$s, walsender t /CN=%1$s".formatted(USER));
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** As of {@code outbox migrate}, {@code owners} and {@code replay}. */
  @Test
  void soDoesThatOfAnOperatorsCommand() throws Exception {
    RelayConfig.Database shown = config("any", "localhost", "client").database();
    try (Connection session = AdministrationSource.of(shown).getConnection();
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("/CN=" + USER);
    }
  }

  @Test
  void aServerOfAnotherNameIsNotSpokenTo() {
    try (RunningRelay relay = RunningRelay.start(config("renamed", "127.0.0.1", "client"))) {
      assertThat(relay.fault().error()).isEqualTo(RelayError.DATABASE_UNREACHABLE);
      assertThat(relay.fault()).hasMessageContaining("127.0.0.1").hasMessageContaining("verified");
    }
  }

  @Test
  void aCertificateThatTheServerDoesNotTrustIsNotLetIn() throws Exception {
    try (RunningRelay relay = RunningRelay.start(config("stranger", "localhost", "stranger"))) {
      assertThat(relay.fault().error())
          .isIn(RelayError.DATABASE_UNREACHABLE, RelayError.DATABASE_LOGIN_REFUSED);
      assertThat(
              query("SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(USER)))
          .isEqualTo("0");
    }
  }

  /** As docs/relay.md has it. */
  private RelayConfig config(String name, String host, String certificate) {
    RelayConfig config = RelayConfigs.config(name, database, broker);
    String url =
        "jdbc:postgresql://%s:%d/%s?sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
            .formatted(
                host,
                database.port(),
                database.name(),
                file("server.crt"),
                file(certificate + ".crt"),
                file(certificate + ".key"));
    return new RelayConfig(
        config.name(),
        new RelayConfig.Database(url, USER, "", OutboxNames.DEFAULT),
        config.kafka(),
        config.topics(),
        config.retry());
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  /** A certificate that vouches for itself, and its key, as PEM. */
  private static void key(String name, String subject, String... more) throws Exception {
    Path store = file(name + ".p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(tool, "-genkeypair", "-alias", name));
    command.addAll(List.of("-keyalg", "RSA", "-dname", "CN=" + subject));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    KeyStore made = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      made.load(in, PASSWORD.toCharArray());
    }
    write(name + ".crt", "CERTIFICATE", made.getCertificate(name).getEncoded());
    write(name + ".key", "PRIVATE KEY", made.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(String name, String kind, byte[] content) throws Exception {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        file(name), "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, lines));
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-------"));
  }
}
