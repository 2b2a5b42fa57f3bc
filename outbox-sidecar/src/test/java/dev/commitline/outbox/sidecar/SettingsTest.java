package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final String MINIMAL =
      """
      relay:
        name: orders
      database:
        url: jdbc:postgresql://db:5432/shop
        username: relay
        password: hush-hush
      kafka:
        bootstrap-servers: k1:9092,k2:9092
      """;

  private static final Map<String, String> MINIMAL_ENVIRONMENT =
      Map.of(
          "COMMITLINE_RELAY_NAME", "orders",
          "COMMITLINE_DATABASE_URL", "jdbc:postgresql://db:5432/shop",
          "COMMITLINE_DATABASE_USERNAME", "relay",
          "COMMITLINE_KAFKA_BOOTSTRAP_SERVERS", "k1:9092");

  private final Path directory;

  SettingsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void requiredKeysAreEnoughAndTheRestHasDefaults() throws IOException {
    SidecarConfig config = read(MINIMAL, Map.of());

    RelayConfig relay = config.relay();
    assertThat(relay.name()).isEqualTo("orders");
    assertThat(relay.database().password().read()).isEqualTo("hush-hush");
    assertThat(relay.database().names().outbox()).isEqualTo("commitline.outbox");
    assertThat(relay.kafka().properties()).isEmpty();
    assertThat(relay.topics()).isEqualTo(RelayConfig.Topics.DEFAULT);
    assertThat(relay.retry()).isEqualTo(RelayConfig.Retry.DEFAULT);
    assertThat(relay.delivery()).isEqualTo(RelayConfig.Delivery.DEFAULT);
    assertThat(config.http()).isEqualTo(new SidecarConfig.Http("0.0.0.0", 8081));
  }

  @Test
  void everyKeyIsTaken() throws IOException {
    SidecarConfig config =
        read(
            MINIMAL
                + """
                  properties:
                    security.protocol: SASL_SSL
                    linger.ms: 0
                database.schema: events
                database.prefix: shop_
                topics: {partitions: 12, replication-factor: 3, config: {retention.ms: 60000}}
                retry: {initial-backoff-ms: 10, max-backoff-ms: 2000}
                relay.chunked: true
                relay.poison: dead-letter
                http: {host: 127.0.0.1, port: 0}
                """,
            Map.of());

    RelayConfig relay = config.relay();
    assertThat(relay.database().names().outbox()).isEqualTo("events.shop_outbox");
    assertThat(relay.kafka().properties())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "linger.ms", "0"));
    assertThat(relay.topics())
        .isEqualTo(new RelayConfig.Topics(12, 3, Map.of("retention.ms", "60000")));
    assertThat(relay.retry())
        .isEqualTo(new RelayConfig.Retry(Duration.ofMillis(10), Duration.ofSeconds(2)));
    assertThat(relay.delivery())
        .isEqualTo(new RelayConfig.Delivery(true, RelayConfig.Poison.DEAD_LETTER));
    assertThat(config.http()).isEqualTo(new SidecarConfig.Http("127.0.0.1", 0));
  }

  @Test
  void theEnvironmentAloneIsEnough() throws IOException {
    SidecarConfig config = SidecarConfig.from(Settings.load(null, MINIMAL_ENVIRONMENT));

    assertThat(config.relay().database().url()).isEqualTo("jdbc:postgresql://db:5432/shop");
    assertThat(config.relay().database().password().read()).isEmpty();
  }

  @Test
  void theEnvironmentOverridesTheFile() throws IOException {
    SidecarConfig config =
        read(
            MINIMAL + "  properties: {sasl.mechanism: PLAIN, linger.ms: 0}\n",
            Map.of(
                "COMMITLINE_RELAY_NAME", "payments",
                "COMMITLINE_KAFKA_PROPERTIES_SASL_MECHANISM", "SCRAM-SHA-512",
                "COMMITLINE_TOPICS_CONFIG_RETENTION_MS", "1000"));

    assertThat(config.relay().name()).isEqualTo("payments");
    assertThat(config.relay().kafka().properties())
        .isEqualTo(Map.of("sasl.mechanism", "SCRAM-SHA-512", "linger.ms", "0"));
    assertThat(config.relay().topics().config()).isEqualTo(Map.of("retention.ms", "1000"));
  }

  @Test
  void aMistypedKafkaPropertyIsRefusedFromFileAndEnvironment() {
    assertThatThrownBy(() -> read(MINIMAL + "  properties: {securty.protocol: SSL}\n", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("did you mean 'security.protocol'?")
        .hasMessageContaining(", line ");
    assertThatThrownBy(
            () -> read(MINIMAL, Map.of("COMMITLINE_KAFKA_PROPERTIES_SECURTY_PROTOCOL", "SSL")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("did you mean 'security.protocol'?")
        .hasMessageContaining("(COMMITLINE_KAFKA_PROPERTIES_SECURTY_PROTOCOL)");
  }

  @Test
  void propertiesOfOnesOwnClassesComeFromFileAndEnvironment() throws IOException {
    SidecarConfig config =
        read(
            MINIMAL + "  plugin-properties: {com.example.audit.level: high}\n",
            Map.of("COMMITLINE_KAFKA_PLUGIN_PROPERTIES_MY_ENDPOINT", "http://localhost"));

    assertThat(config.relay().kafka().pluginProperties())
        .isEqualTo(Map.of("com.example.audit.level", "high", "my.endpoint", "http://localhost"));
  }

  @Test
  void valuesAreTakenAsWritten() throws IOException {
    SidecarConfig config = read(MINIMAL.replace("hush-hush", "0123"), Map.of());

    assertThat(config.relay().database().password().read()).isEqualTo("0123");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "databse:\\n  url: x | FILE: unknown key 'databse.url' at line 2: did you mean 'database.url'?",
        "relay.nam: x | FILE: unknown key 'relay.nam' at line 1: did you mean 'relay.name'?",
        "whatever: 1 | FILE: unknown key 'whatever' at line 1; 'outbox config' lists them all",
        "relay:\\n  name: [a] | relay.name must be a single value (FILE, line 2)",
        "relay:\\n  name: | relay.name has no value (FILE, line 2): give one, or remove the key",
        "relay: orders | relay must hold keys (FILE, line 1)",
        "orders | the file must hold keys (FILE, line 1)",
        "relay: {name: a}\\nrelay.name: b | relay.name is set a second time (FILE, line 2)",
        "relay:\\n  name: 'a | FILE, line 2, column 11 is not YAML: found unexpected end of stream",
      })
  void aBadFileIsToldWithItsLine(String yaml, String message) throws IOException {
    Path file = write(yaml.replace("\\n", "\n"));

    assertThatThrownBy(() -> YamlSource.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void allUnknownKeysAreToldAtOnce() throws IOException {
    Path file = write("relay:\n  nam: x\nhtp:\n  port: 1\n");

    assertThatThrownBy(() -> YamlSource.read(file))
        .hasMessageContainingAll("'relay.name'", "'http.port'");
  }

  @Test
  void aMissingFileIsTold() {
    Path file = directory.resolve("none.yaml");

    assertThatThrownBy(() -> Settings.load(file, Map.of()))
        .hasMessage(file + " can't be read: no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "COMMITLINE_RELAY_NAME | Orders | relay.name must match [a-z][a-z0-9_]{0,39}, was 'Orders'",
        "COMMITLINE_DATABASE_URL | db:5432 | database.url must be a JDBC URL such as jdbc:postgresql://host:5432/shop, was 'db:5432'",
        "COMMITLINE_DATABASE_SCHEMA | My-Schema | database.schema must match [a-z_][a-z0-9_]{0,34}, was 'My-Schema'",
        "COMMITLINE_DATABASE_PREFIX | a b | database.prefix must be empty or match [a-z_][a-z0-9_]{0,19}, was 'a b'",
        "COMMITLINE_RELAY_CHUNKED | yes | relay.chunked must be true or false, was 'yes'",
        "COMMITLINE_RELAY_POISON | skip | relay.poison must be halt or dead-letter, was 'skip'",
        "COMMITLINE_TOPICS_PARTITIONS | six | topics.partitions must be a whole number, was 'six'",
        "COMMITLINE_TOPICS_PARTITIONS | 0 | topics.partitions must be >= 1, was 0",
        "COMMITLINE_RETRY_MAX_BACKOFF_MS | 1 | retry.max-backoff-ms must be >= retry.initial-backoff-ms (200), was 1",
        "COMMITLINE_HTTP_PORT | 70000 | http.port must be 0 (none) to 65535, was 70000",
        "COMMITLINE_KAFKA_BOOTSTRAP_SERVERS | k1 | kafka.bootstrap-servers must be host:port, several separated by commas, was 'k1'",
        "COMMITLINE_KAFKA_PROPERTIES_LINGER_MS | ten | kafka.properties.linger.ms is refused by Kafka's client: Invalid value ten for configuration linger.ms: Not a number of type LONG",
        "COMMITLINE_TOPICS_CONFIG_RETENTION_MSS | 1 | topics.config.retention.mss is no setting of Kafka's topics: did you mean 'retention.ms'? One that only another maker's brokers know needs a topic that is made by hand",
        "COMMITLINE_KAFKA_PROPERTIES_ACKS | 1 | kafka.properties.acks is set by the relay itself: its guarantees rest on it; remove it",
      })
  void aBadValueIsToldWithWhereItCameFrom(String variable, String value, String message)
      throws IOException {
    assertThatThrownBy(() -> read(MINIMAL, Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("%s (%s)", message, variable);
  }

  @Test
  void aMissingKeyIsToldWithItsVariable() {
    assertThatThrownBy(() -> SidecarConfig.from(Settings.load(null, Map.of())))
        .hasMessage(
            "relay.name is missing: set it in the file given with --config, or as COMMITLINE_RELAY_NAME");
  }

  @Test
  void anUnknownVariableIsTold() {
    assertThatThrownBy(() -> EnvironmentSource.read(Map.of("COMMITLINE_DATABSE_URL", "x")))
        .hasMessage(
            "unknown environment variable 'COMMITLINE_DATABSE_URL':"
                + " did you mean 'COMMITLINE_DATABASE_URL'?");
  }

  @Test
  void variablesOfTheApplicationAndOfKubernetesAreNotOurs() {
    Map<String, String> foreign =
        Map.of(
            "COMMITLINE_OUTBOX_MIGRATE", "false",
            "COMMITLINE_RELAY_SERVICE_HOST", "10.0.0.7",
            "COMMITLINE_RELAY_PORT", "tcp://10.0.0.7:8081",
            "COMMITLINE_RELAY_PORT_8081_TCP_ADDR", "10.0.0.7");

    assertThat(EnvironmentSource.read(foreign)).isEmpty();
  }

  @Test
  void thePasswordMayStandInAFile() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "from file\n");

    SidecarConfig config =
        read(MINIMAL.replace("password: hush-hush", "password-file: " + secret), Map.of());

    assertThat(config.relay().database().password().read()).isEqualTo("from file");
  }

  @Test
  void twoPasswordsAreRefused() throws IOException {
    assertThatThrownBy(
            () -> read(MINIMAL, Map.of("COMMITLINE_DATABASE_PASSWORD_FILE", "/run/secret")))
        .hasMessage(
            "database.password (%s, line 6) and database.password-file"
                + " (COMMITLINE_DATABASE_PASSWORD_FILE) are both set: keep one",
            directory.resolve("relay.yaml"));
  }

  @Test
  void aPasswordFileThatIsMissingIsTold() throws IOException {
    String yaml = MINIMAL.replace("password: hush-hush", "password-file: /no/such/file");

    assertThatThrownBy(() -> read(yaml, Map.of()))
        .hasMessage(
            "database.password-file: '/no/such/file' can't be read (%s, line 6)",
            directory.resolve("relay.yaml"));
  }

  @Test
  void aUrlWithCredentialsIsRefusedWithoutShowingIt() throws IOException {
    String yaml = MINIMAL.replace("//db", "//relay:hush-hush@db");

    assertThatThrownBy(() -> read(yaml, Map.of()))
        .hasMessageStartingWith("database.url must not hold a user or password")
        .hasMessageNotContaining("hush-hush@");
  }

  @Test
  void noSecretIsEverShown() throws IOException {
    String jaas = "org.apache.kafka.common.security.plain.PlainLoginModule password='whisper'";
    Map<String, String> environment = Map.of("COMMITLINE_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", jaas);
    Settings settings = Settings.load(write(MINIMAL), environment);

    assertThat(settings + " " + SidecarConfig.from(settings))
        .contains("sasl.jaas.config")
        .doesNotContain("hush-hush", "whisper");
  }

  private SidecarConfig read(String yaml, Map<String, String> environment) throws IOException {
    return SidecarConfig.from(Settings.load(write(yaml), environment));
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("relay.yaml"), yaml);
  }
}
