package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.EventAggregate;
import dev.commitline.outbox.capture.ProductCatalog;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Captures what is published inside the process, by an aggregate root or an {@code
 * ApplicationEventPublisher}, where its type is a data product's event.
 *
 * <p>First of all listeners, so that events which others publish in answer to this one follow it.
 *
 * <p>Thread safety: safe.
 */
final class DomainEventCapture implements GenericApplicationListener {

  private final ProductCatalog catalog;
  private final Supplier<SpringCapture> capturing;

  DomainEventCapture(ProductCatalog catalog, Supplier<SpringCapture> capturing) {
    this.catalog = catalog;
    this.capturing = capturing;
  }

  @Override
  public boolean supportsEventType(ResolvableType eventType) {
    Class<?> type = eventType.toClass();
    return PayloadApplicationEvent.class.isAssignableFrom(type) || catalog.isDeclared(type);
  }

  @Override
  public boolean supportsAsyncExecution() {
    return false; // the transaction is on the publisher's thread
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ApplicationEvent published) {
    Object event =
        published instanceof PayloadApplicationEvent<?> wrapper ? wrapper.getPayload() : published;
    if (catalog.isDeclared(event.getClass())) {
      SpringCapture capture = capturing.get();
      capture.dooming(() -> capture.append(toBeAppended(event), true));
    }
  }

  private static OutboxEvent toBeAppended(Object event) {
    EventAggregate aggregate =
        EventAggregate.of(event.getClass()).orElseThrow(() -> undeclared(event.getClass()));
    return OutboxEvent.of(aggregate.aggregateType(), aggregate.idOf(event), event);
  }

  private static InvalidDeclarationException undeclared(Class<?> type) {
    return new InvalidDeclarationException(
        "%s is published as an event of its data product, but does not say which aggregate it is about: put @AggregateId on what holds the id (or set commitline.outbox.domain-events=false)"
            .formatted(type.getName()));
  }
}
