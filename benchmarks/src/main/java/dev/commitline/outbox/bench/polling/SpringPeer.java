package dev.commitline.outbox.bench.polling;

import static java.util.stream.Collectors.joining;

import dev.commitline.outbox.bench.load.Planned;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** A Spring Boot application of a peer that appends events. */
final class SpringPeer implements PeerApplication {

  private static final List<String> OUTBOXES =
      List.of("dev.commitline.", "org.springframework.modulith.", "io.namastack.");

  private final ConfigurableApplicationContext context;
  private final DataSource dataSource;
  private final TransactionTemplate transactions;
  private final Consumer<OrderPlaced> append;

  /**
   * An application.
   *
   * @param append appends an event in the transaction of its thread
   */
  SpringPeer(ConfigurableApplicationContext context, Consumer<OrderPlaced> append) {
    this.context = context;
    this.dataSource = context.getBean(DataSource.class);
    this.transactions = context.getBean(TransactionTemplate.class);
    this.append = append;
  }

  /**
   * Starts a context, as if no other outbox were on the class path.
   *
   * @param peer the package of the peer, with a dot at the end
   * @param properties as they would stand in the application's file
   */
  static ConfigurableApplicationContext start(
      Class<?> configuration, String peer, PeerSettings settings, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("spring.datasource.url", settings.url());
    all.put("spring.datasource.username", settings.user());
    all.put("spring.datasource.password", settings.password());
    all.put("spring.kafka.bootstrap-servers", settings.bootstrapServers());
    if (settings.tuned()) {
      all.put("spring.datasource.hikari.maximum-pool-size", PeerSettings.TUNED_THREADS);
      settings.producer().forEach((name, value) -> tune(all, name, value));
    }
    all.put("spring.autoconfigure.exclude", others(peer));
    return new SpringApplicationBuilder(configuration)
        .web(WebApplicationType.NONE)
        .properties("spring.main.banner-mode=off")
        .properties(all)
        .run();
  }

  /** Serializers stay the peer's. */
  private static void tune(Map<String, Object> properties, String name, Object value) {
    if (!name.endsWith(".serializer")) {
      properties.put("spring.kafka.producer.properties[" + name + "]", value.toString());
    }
  }

  private static String others(String peer) {
    return ImportCandidates.load(AutoConfiguration.class, SpringPeer.class.getClassLoader())
        .getCandidates()
        .stream()
        .filter(name -> OUTBOXES.stream().anyMatch(name::startsWith) && !name.startsWith(peer))
        .collect(joining(","));
  }

  @Override
  public void transaction(Work work, List<Planned> events) {
    transactions.executeWithoutResult(
        status -> {
          try {
            work.on(DataSourceUtils.getConnection(dataSource));
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
          events.forEach(event -> append.accept(OrderPlaced.of(event)));
        });
  }

  @Override
  public void close() {
    context.close();
  }
}
