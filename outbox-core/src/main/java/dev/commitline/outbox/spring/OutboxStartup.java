package dev.commitline.outbox.spring;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.capture.ProductCatalog;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Checks all that the application declares, registers what it owns, and reports it; fails the
 * application's start where something is wrong.
 */
final class OutboxStartup implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(OutboxStartup.class);

  private final ProductCatalog catalog;
  private final PublicTypes publicTypes;
  private final Supplier<List<Class<?>>> declaredTypes;
  private final Collection<CaptureSource> sources;
  private final Supplier<List<Outbox>> outboxes;
  private final DatabaseSetup database;
  private final Supplier<String> owner;
  private final List<String> furtherTypes;

  OutboxStartup(
      ProductCatalog catalog,
      PublicTypes publicTypes,
      Supplier<List<Class<?>>> declaredTypes,
      Collection<CaptureSource> sources,
      Supplier<List<Outbox>> outboxes,
      DatabaseSetup database,
      Supplier<String> owner,
      List<String> furtherTypes) {
    this.catalog = catalog;
    this.publicTypes = publicTypes;
    this.declaredTypes = declaredTypes;
    this.sources = sources;
    this.outboxes = outboxes;
    this.database = database;
    this.owner = owner;
    this.furtherTypes = furtherTypes;
  }

  @Override
  public void afterSingletonsInstantiated() {
    outboxes.get().forEach(OutboxBeans::requireInTransaction);
    List<CaptureSource.Captured> captured = new ArrayList<>();
    sources.forEach(source -> captured.addAll(source.captured()));
    declaredTypes.get().forEach(catalog::entry);
    for (CaptureSource.Captured each : captured) {
      publicTypes.require(each.eventType());
      catalog.entry(each.eventType());
    }
    StateTopics.requireAlone(captured, catalog);
    registerOwner(captured);
    captured.forEach(this::report);
  }

  private void registerOwner(List<CaptureSource.Captured> captured) {
    Collection<String> types = new TreeSet<>(furtherTypes);
    captured.forEach(each -> types.add(each.aggregateType()));
    if (!types.isEmpty()) {
      database.register(owner.get(), types);
    }
  }

  private void report(CaptureSource.Captured each) {
    ProductCatalog.Entry entry = catalog.entry(each.eventType());
    log.info(
        "outbox: {} -> {} on topic {}, aggregate {}",
        each.name(),
        Modifier.isAbstract(each.eventType().getModifiers())
            ? "events of " + each.eventType().getSimpleName()
            : entry.type(),
        entry.product().topic(),
        each.aggregateType());
  }
}
