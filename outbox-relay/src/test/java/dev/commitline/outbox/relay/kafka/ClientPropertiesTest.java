package dev.commitline.outbox.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {

  @Test
  void anAnswerMayTakeLongerThanHalfAMinute() {
    try (Admin admin = Admin.create(ClientProperties.of(with("request.timeout.ms", "60000")))) {
      assertThat(admin).isNotNull();
    }
  }

  @Test
  void theProducersMemoryTakesTheLargestEvent() {
    int large = 100 << 20;

    assertThat(ClientProperties.producer(with("max.request.size", Integer.toString(large))))
        .containsEntry("buffer.memory", (long) large);
    assertThat(ClientProperties.producer(with("linger.ms", "0")))
        .containsEntry("buffer.memory", 48L << 20);
  }

  @Test
  void classesOfOnesOwnGetTheirProperties() {
    RelayConfig plain = with("linger.ms", "0");
    RelayConfig config =
        new RelayConfig(
            plain.name(),
            plain.database(),
            new RelayConfig.Kafka("localhost:9092", Map.of(), Map.of("com.example.level", "high")),
            plain.topics(),
            plain.retry());

    assertThat(ClientProperties.of(config)).containsEntry("com.example.level", "high");
    assertThat(ClientProperties.consumer(config)).containsEntry("com.example.level", "high");
    assertThat(ClientProperties.transactionalProducer(config, "o", "-1"))
        .containsEntry("com.example.level", "high");
  }

  private static RelayConfig with(String property, String value) {
    return new RelayConfig(
        "shop",
        new RelayConfig.Database(
            "jdbc:postgresql://localhost/shop", "relay", "secret", OutboxNames.DEFAULT),
        new RelayConfig.Kafka("localhost:9092", Map.of(property, value)),
        RelayConfig.Topics.DEFAULT,
        RelayConfig.Retry.DEFAULT);
  }
}
