package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.snapshot.DomainSnapshots;
import dev.commitline.outbox.snapshot.Snapshot;
import dev.commitline.outbox.snapshot.SnapshotOrder;
import dev.commitline.outbox.snapshot.SnapshotSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Publishes the state of all products that are there already, when the shop is started with {@code
 * --snapshot-catalog=NAME --by=WHO --reason=WHY}.
 */
@Component
class CatalogSnapshot implements SnapshotSource, ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(CatalogSnapshot.class);

  private final DomainSnapshots snapshots;
  private final Products products;
  private final ProductStateMapper mapper;

  CatalogSnapshot(DomainSnapshots snapshots, Products products, ProductStateMapper mapper) {
    this.snapshots = snapshots;
    this.products = products;
    this.mapper = mapper;
  }

  @Override
  public void run(ApplicationArguments arguments) throws SQLException {
    if (arguments.containsOption("snapshot-catalog")) {
      SnapshotOrder order =
          new SnapshotOrder(
              option(arguments, "snapshot-catalog"),
              option(arguments, "by"),
              option(arguments, "reason"),
              null);
      Snapshot done = snapshots.run(order, this, progress -> {});
      log.info("snapshot {}: {} events, done: {}", done.name(), done.events(), done.done());
    }
  }

  private static String option(ApplicationArguments arguments, String name) {
    List<String> values = arguments.getOptionValues(name);
    return values == null ? "" : String.join("", values);
  }

  @Override
  public @Nullable String last(Connection connection) {
    return products.lastId().orElse(null);
  }

  @Override
  public List<String> ids(Connection connection, @Nullable String behind, String upTo, int atMost) {
    return products.ids(behind == null ? "" : behind, upTo, atMost);
  }

  @Override
  public @Nullable OutboxEvent lock(Connection connection, String id) {
    return products
        .lockStock(id)
        .flatMap(stock -> products.findById(id))
        .map(product -> OutboxEvent.of("Product", id, mapper.map(product)))
        .orElse(null);
  }
}
