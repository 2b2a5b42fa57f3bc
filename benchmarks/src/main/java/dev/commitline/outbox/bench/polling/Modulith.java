package dev.commitline.outbox.bench.polling;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskExecutor;
import org.springframework.modulith.events.EventExternalizationConfiguration;

/**
 * Spring Modulith. A publication that did not get out is published again when the application
 * starts.
 */
public final class Modulith {

  private static final String PACKAGE = "org.springframework.modulith.";

  private Modulith() {}

  /** Publishes until it is ended; for the arguments see {@link PollingPeer#arguments}. */
  public static void main(String[] arguments) {
    PeerSettings settings = PeerSettings.of(arguments);
    Map<String, Object> properties = documented();
    properties.put("spring.modulith.events.republish-outstanding-events-on-restart", true);
    if (settings.tuned()) {
      properties.put("spring.modulith.events.completion-mode", "delete");
      properties.put("spring.task.execution.pool.core-size", PeerSettings.TUNED_THREADS);
    }
    SpringPeer.start(Application.class, PACKAGE, settings, properties);
  }

  static PeerApplication open(PeerSettings settings, int connections) {
    Map<String, Object> properties = documented();
    properties.put("spring.datasource.hikari.maximum-pool-size", connections);
    ConfigurableApplicationContext context =
        SpringPeer.start(WritingApplication.class, PACKAGE, settings, properties);
    return new SpringPeer(context, context::publishEvent);
  }

  private static Map<String, Object> documented() {
    return new HashMap<>(Map.of("spring.modulith.events.jdbc.schema-initialization.enabled", true));
  }

  /** What an application has to declare. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {

    @Bean
    static EventExternalizationConfiguration eventExternalizationConfiguration() {
      return EventExternalizationConfiguration.externalizing()
          .select(EventExternalizationConfiguration.annotatedAsExternalized())
          .mapping(OrderPlaced.class, OrderPlaced::order)
          .routeKey(OrderPlaced.class, OrderPlaced::aggregateId)
          .build();
    }
  }

  /**
   * One that ends before any publication gets its turn: there is no setting that defers them, and
   * this is how outstanding ones come to be.
   */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(Application.class)
  static class WritingApplication {

    @Bean
    TaskExecutor applicationTaskExecutor() {
      return task -> {};
    }
  }
}
