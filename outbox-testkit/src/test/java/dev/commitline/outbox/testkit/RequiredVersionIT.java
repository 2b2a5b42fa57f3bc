package dev.commitline.outbox.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that says which versions it is on can't be on others. */
class RequiredVersionIT {

  private static final String PROPERTY = "commitline.test.something.version";

  private final RestoredProperties properties = new RestoredProperties();

  @BeforeEach
  void noDocker() {
    properties.set("commitline.test.docker", "false");
  }

  @AfterEach
  void restore() {
    properties.close();
  }

  @Test
  void anotherPostgresIsRefused(@TempDir Path directory) {
    properties.set(PostgresServer.VERSION_PROPERTY, "1");
    requireRefused("PostgreSQL must be 1, was ", PostgresServer::start);
    requireRefused(
        "PostgreSQL must be 1, was ", () -> PostgresServer.start(directory, Ports.free()));
  }

  @Test
  void anotherMySqlIsRefused() {
    properties.set(MySqlServer.VERSION_PROPERTY, "5.7");
    requireRefused("MySQL must be 5.7, was ", MySqlServer::start);
  }

  @Test
  void anotherBrokerIsRefused(@TempDir Path directory) {
    properties.set(KafkaBroker.VERSION_PROPERTY, "2.8");
    requireRefused("the broker must be 2.8, was ", KafkaBroker::start);
    requireRefused("the broker must be 2.8, was ", () -> KafkaBroker.start(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"14", "14.24", "14.24 (Debian)", ""})
  void theBeginningOfAVersionIsEnough(String required) {
    properties.set(PROPERTY, required);
    assertThatCode(() -> RequiredVersion.require(PROPERTY, "it", "14.24 (Debian)"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"14, 140.2", "14.2, 14.24", "14, 15.14", "4.3.1, 4.3", "14, 14beta1"})
  void otherNumbersThatBeginTheSameAreOthers(String required, String found) {
    properties.set(PROPERTY, required);
    assertThatThrownBy(() -> RequiredVersion.require(PROPERTY, "it", found))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("%s: it must be %s, was %s".formatted(PROPERTY, required, found));
  }

  private static void requireRefused(String message, Start start) {
    assertThatThrownBy(() -> start.server().close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  private interface Start {
    TestServer<?> server();
  }
}
