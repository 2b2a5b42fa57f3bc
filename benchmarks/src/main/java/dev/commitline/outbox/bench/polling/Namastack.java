package dev.commitline.outbox.bench.polling;

import dev.commitline.outbox.bench.load.BenchEvent;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;

/** Namastack outbox. A handler sends each record, and waits until Kafka has it. */
public final class Namastack {

  private static final String PACKAGE = "io.namastack.";

  private Namastack() {}

  /** Publishes until it is ended; for the arguments see {@link PollingPeer#arguments}. */
  public static void main(String[] arguments) {
    PeerSettings settings = PeerSettings.of(arguments);
    Map<String, Object> properties = documented();
    if (settings.tuned()) {
      properties.put("namastack.outbox.polling.batch-size", 1000);
      properties.put("namastack.outbox.polling.fixed.interval", "25ms");
      properties.put("namastack.outbox.processing.delete-completed-records", true);
      properties.put(
          "namastack.outbox.processing.executor-core-pool-size", PeerSettings.TUNED_THREADS);
      properties.put(
          "namastack.outbox.processing.executor-max-pool-size", PeerSettings.TUNED_THREADS);
    }
    SpringPeer.start(Application.class, PACKAGE, settings, properties);
  }

  static PeerApplication open(PeerSettings settings, int connections) {
    Map<String, Object> properties = documented();
    properties.put("spring.datasource.hikari.maximum-pool-size", connections);
    properties.put("namastack.outbox.polling.fixed.interval", "365d"); // not while it writes
    ConfigurableApplicationContext context =
        SpringPeer.start(Application.class, PACKAGE, settings, properties);
    Outbox outbox = context.getBean(Outbox.class);
    return new SpringPeer(context, event -> outbox.schedule(event, event.aggregateId()));
  }

  /** The serializer that its Kafka module sets, which is to be had for other versions only. */
  private static Map<String, Object> documented() {
    return new HashMap<>(
        Map.of(
            "spring.kafka.producer.value-serializer",
            "org.springframework.kafka.support.serializer.JacksonJsonSerializer"));
  }

  /** What an application has to declare. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Sender sender(KafkaTemplate<Object, Object> kafka) {
      return new Sender(kafka);
    }
  }

  /** Sends. */
  static final class Sender implements OutboxTypedHandler<OrderPlaced> {

    private final KafkaTemplate<Object, Object> kafka;

    Sender(KafkaTemplate<Object, Object> kafka) {
      this.kafka = kafka;
    }

    @Override
    public void handle(OrderPlaced event, OutboxRecordMetadata metadata) {
      try {
        kafka.send(BenchEvent.TOPIC, event.aggregateId(), event.order()).get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while sending", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("not sent", e);
      }
    }
  }
}
