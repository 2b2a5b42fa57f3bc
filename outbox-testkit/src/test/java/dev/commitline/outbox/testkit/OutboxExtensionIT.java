package dev.commitline.outbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class OutboxExtensionIT {

  private final TestDatabase ofConstructor;
  private TestDatabase ofLifecycle;

  OutboxExtensionIT(TestDatabase database) {
    this.ofConstructor = database;
    this.ofLifecycle = database;
  }

  @BeforeEach
  void take(TestDatabase database) {
    ofLifecycle = database;
  }

  @Test
  void givesOneDatabasePerClassAndSharesTheServers(
      TestDatabase database, PostgresServer server, KafkaBroker broker) {
    assertThat(database).isEqualTo(ofConstructor).isEqualTo(ofLifecycle);
    assertThat(server).isSameAs(PostgresServer.shared());
    assertThat(broker).isSameAs(KafkaBroker.shared());
  }
}
