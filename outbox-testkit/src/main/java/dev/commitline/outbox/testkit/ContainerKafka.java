package dev.commitline.outbox.testkit;

import java.util.Locale;
import org.testcontainers.kafka.KafkaContainer;

/** A broker in a container. */
final class ContainerKafka implements KafkaBackend {

  private static final String IMAGE = "apache/kafka:4.3.1";

  private final KafkaContainer container = new KafkaContainer(IMAGE);

  ContainerKafka() {
    KafkaBroker.SETTINGS_WITH_ACLS.forEach(
        (name, value) ->
            container.addEnv("KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    container.start();
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
