package dev.commitline.outbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What no relay should meet, such as a class that can't be loaded in its thread. */
@ExtendWith(OutboxExtension.class)
class DefectIT {

  private final TestDatabase database;

  DefectIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void anErrorInItsThreadIsSeen() {
    RelayConfig config =
        new RelayConfig(
            "defect",
            new RelayConfig.Database(
                database.jdbcUrl(), database.username(), database.password(), OutboxNames.DEFAULT),
            new RelayConfig.Kafka("127.0.0.1:1", Map.of()),
            RelayConfig.Topics.DEFAULT,
            RelayConfig.Retry.DEFAULT);
    Wiring broken =
        new Wiring() {
          @Override
          public KafkaConnection connect(RelayConfig unused) {
            throw new NoClassDefFoundError("com/example/Gone");
          }
        };
    try (Relay relay = new Relay(config, broken)) {
      assertThatThrownBy(relay::run)
          .isInstanceOf(RelayException.class)
          .hasMessageContainingAll("CL-900", "com/example/Gone");
      assertThat(relay.state()).isEqualTo(RelayState.FAILED);
      assertThat(relay.lastFault().map(RelayException::error)).contains(RelayError.INTERNAL);
    }
  }
}
