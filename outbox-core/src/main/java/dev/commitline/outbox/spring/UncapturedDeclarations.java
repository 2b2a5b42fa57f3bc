package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Refuses what an application declares, or publishes, where nothing captures it.
 *
 * <p>Thread safety: safe.
 */
final class UncapturedDeclarations
    implements SmartInitializingSingleton, GenericApplicationListener {

  private static final String DATA_SOURCE = "javax.sql.DataSource";
  private static final int SHOWN = 5;

  private final ListableBeanFactory beans;
  private final DeclaredTypes declaredTypes;
  private final boolean domainEvents;
  private final ProductCatalog catalog = new ProductCatalog();

  UncapturedDeclarations(
      ListableBeanFactory beans, DeclaredTypes declaredTypes, boolean domainEvents) {
    this.beans = beans;
    this.declaredTypes = declaredTypes;
    this.domainEvents = domainEvents;
  }

  @Override
  public void afterSingletonsInstantiated() {
    Set<String> found = new TreeSet<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(name, false);
      if (type != null) {
        addDeclared(ClassUtils.getUserClass(type), found);
      }
    }
    if (domainEvents) {
      new DomainEventSource(declaredTypes).captured().forEach(each -> found.add(each.name()));
    }
    if (!found.isEmpty()) {
      List<String> all = List.copyOf(found);
      throw uncaptured(
          all.size() > SHOWN
              ? "%s and %d more".formatted(all.subList(0, SHOWN), all.size() - SHOWN)
              : all.toString());
    }
  }

  private static void addDeclared(Class<?> type, Set<String> found) {
    if (AnnotationUtils.isCandidateClass(type, EmitEvent.class)) {
      Method[] methods =
          type.isInterface() ? type.getMethods() : ReflectionUtils.getUniqueDeclaredMethods(type);
      for (Method method : methods) {
        if (MethodCapture.declared(method, SearchStrategy.TYPE_HIERARCHY).length > 0) {
          found.add("@EmitEvent on %s.%s".formatted(type.getSimpleName(), method.getName()));
        }
      }
    }
    if (MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(WriteThrough.class)) {
      found.add("@WriteThrough on " + type.getSimpleName());
    }
  }

  @Override
  public boolean supportsEventType(ResolvableType eventType) {
    Class<?> type = eventType.toClass();
    return domainEvents
        && (PayloadApplicationEvent.class.isAssignableFrom(type) || catalog.isDeclared(type));
  }

  @Override
  public boolean supportsAsyncExecution() {
    return false; // the publisher has to be told
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
      throw uncaptured("publishing " + event.getClass().getName());
    }
  }

  private OutboxSetupException uncaptured(String what) {
    return new OutboxSetupException(
        "Nothing would capture %s: %s".formatted(what, reason()),
        "mend that; or switch capture off with commitline.outbox.enabled=false, then these emit nothing");
  }

  private String reason() {
    ClassLoader loader = UncapturedDeclarations.class.getClassLoader();
    if (!ClassUtils.isPresent("org.springframework.jdbc.datasource.ConnectionHolder", loader)
        || !ClassUtils.isPresent(DATA_SOURCE, loader)) {
      return "spring-jdbc is not on the class path, so there are no transactions that the outbox could join";
    }
    List<String> sources = new ArrayList<>();
    sources.addAll(
        List.of(
            beans.getBeanNamesForType(
                ClassUtils.resolveClassName(DATA_SOURCE, loader), true, false)));
    return switch (sources.size()) {
      case 0 -> "there is no bean of type DataSource";
      case 1 -> "OutboxAutoConfiguration is excluded";
      default ->
          "there are %d data sources, %s, and none of them is @Primary, which would be the outbox's"
              .formatted(sources.size(), sources);
    };
  }
}
