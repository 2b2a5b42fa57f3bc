package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.EventAggregate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/** Reads one {@link EmitEvent}, and refuses what can't work. */
final class EmissionReader {

  private final CaptureSite site;
  private final EmitEvent declared;

  private EmissionReader(CaptureSite site, EmitEvent declared) {
    this.site = site;
    this.declared = declared;
  }

  /**
   * What the annotation means at that place.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when it is declared wrongly
   */
  static Emission read(CaptureSite site, EmitEvent declared) {
    return new EmissionReader(site, declared).read();
  }

  private Emission read() {
    if (declared.tombstone() && site.kind() == CaptureSite.Kind.SAVE) {
      throw site.invalid(
          "tombstone = true is for methods that delete: it removes the key's history");
    }
    Class<? extends EventMapper<?, ?>> mapper = mapper();
    Emission.Scope scope = mapper == null ? Emission.Scope.CALL : scope(mapper);
    Class<?> event = mapper == null ? declared.event() : eventOf(mapper);
    requireNoEntity(event);
    Emission.Expressions expressions =
        new Emission.Expressions(
            MethodExpression.of(site, "payload", declared.payload(), event),
            MethodExpression.of(site, "aggregateId", declared.aggregateId(), event),
            MethodExpression.of(site, "condition", declared.condition(), event));
    Optional<EventAggregate> told = EventAggregate.of(event);
    requireId(scope, expressions, told.isPresent(), event);
    return new Emission(
        site, scope, mapper, event, aggregateType(told), expressions, declared.tombstone());
  }

  private @Nullable Class<? extends EventMapper<?, ?>> mapper() {
    boolean byMapper = declared.mapper() != EmitEvent.NoMapper.class;
    boolean byExpression = declared.event() != void.class && !declared.payload().isBlank();
    boolean eitherHalf = declared.event() != void.class || !declared.payload().isBlank();
    if (byMapper ? eitherHalf : !byExpression) {
      throw site.invalid("it needs either mapper, or event and payload");
    }
    return byMapper ? declared.mapper() : null;
  }

  private Emission.Scope scope(Class<? extends EventMapper<?, ?>> mapper) {
    Class<?> mapped = generic(mapper, 0);
    if (mapped == Invocation.class) {
      return Emission.Scope.CALL;
    }
    Class<?> element = site.elementType();
    if (element == Void.class || element == void.class || !mapped.isAssignableFrom(element)) {
      throw site.invalid(
          "mapper %s maps %s, but %s; a mapper of %s gets arguments and result"
              .formatted(
                  mapper.getName(),
                  mapped.getName(),
                  elements(element),
                  Invocation.class.getName()));
    }
    return site.changesAggregates() ? Emission.Scope.AGGREGATE : Emission.Scope.ELEMENT;
  }

  private String elements(Class<?> element) {
    return site.changesAggregates()
        ? "the repository's aggregates are " + element.getName()
        : "the method returns " + element.getName();
  }

  private Class<?> eventOf(Class<? extends EventMapper<?, ?>> mapper) {
    return generic(mapper, 1);
  }

  private Class<?> generic(Class<? extends EventMapper<?, ?>> mapper, int index) {
    Class<?> resolved =
        ResolvableType.forClass(mapper).as(EventMapper.class).getGeneric(index).resolve();
    if (resolved == null) {
      throw site.invalid(
          "the types that mapper %s maps can't be resolved: declare a class or an interface that names both, as in 'implements EventMapper<Order, OrderPlaced>'"
              .formatted(mapper.getName()));
    }
    return resolved;
  }

  private void requireNoEntity(Class<?> event) {
    Class<?> domainType = site.domainType();
    if (domainType != null && event.isAssignableFrom(domainType)) {
      throw site.invalid(
          "it publishes %s, which the entity %s is itself: map it to a public event record"
              .formatted(event.getName(), domainType.getName()));
    }
  }

  private void requireId(
      Emission.Scope scope, Emission.Expressions expressions, boolean told, Class<?> event) {
    Class<?> domainType = site.domainType();
    boolean known =
        expressions.aggregateId() != null
            || told
            || (scope != Emission.Scope.CALL
                && domainType != null
                && domainType.isAssignableFrom(site.elementType()));
    if (!known) {
      throw site.invalid(
          "it does not say which aggregate changed: set aggregateId, or put @AggregateId into %s"
              .formatted(event.getName()));
    }
  }

  private String aggregateType(Optional<EventAggregate> told) {
    if (!declared.aggregateType().isBlank()) {
      return declared.aggregateType();
    }
    Class<?> domainType = site.domainType();
    if (domainType != null) {
      return domainType.getSimpleName();
    }
    return told.map(EventAggregate::aggregateType)
        .orElseThrow(
            () ->
                site.invalid(
                    "it does not say which type of aggregate changed: set aggregateType, or put @AggregateId into the event"));
  }
}
