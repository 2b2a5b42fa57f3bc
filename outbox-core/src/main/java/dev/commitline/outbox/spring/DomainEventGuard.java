package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Around a repository whose aggregates register events: refuses to change one of which an event
 * could not be captured, and flushes what was changed before Spring Data asks for the events.
 *
 * <p>Runs inside Spring Data's own publishing of these events, which comes when the change is made.
 *
 * <p>Thread safety: safe.
 */
final class DomainEventGuard implements MethodInterceptor {

  /** As in Spring Data's EventPublishingRepositoryProxyPostProcessor (Commons 4.1). */
  private static final Set<String> DELETES =
      Set.of("delete", "deleteAll", "deleteInBatch", "deleteAllInBatch");

  private final Class<?> repository;
  private final Method domainEvents;
  private final ProductCatalog catalog;
  private final Supplier<SpringCapture> capturing;

  DomainEventGuard(
      Class<?> repository,
      Method domainEvents,
      ProductCatalog catalog,
      Supplier<SpringCapture> capturing) {
    this.repository = repository;
    this.domainEvents = domainEvents;
    this.catalog = catalog;
    this.capturing = capturing;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    if (!publishes(invocation.getMethod())) {
      return invocation.proceed();
    }
    SpringCapture capture = capturing.get();
    boolean captured = capture.canCapture();
    if (!captured && aggregates(invocation).stream().anyMatch(this::hasPublicEvents)) {
      capture.requireTransaction(
          "what %s.%s changes"
              .formatted(repository.getSimpleName(), invocation.getMethod().getName()));
    }
    Object result = invocation.proceed();
    if (captured) {
      capture.flush();
    }
    return result;
  }

  private static boolean publishes(Method method) {
    return method.getParameterCount() == 1
        && (method.getName().startsWith("save") || DELETES.contains(method.getName()));
  }

  /** Of an argument that can be read once only, a list takes the place. */
  private static Collection<?> aggregates(MethodInvocation invocation) {
    @Nullable Object[] arguments = invocation.getArguments();
    Object argument = arguments[0];
    if (argument instanceof Iterable<?> many && !(argument instanceof Collection)) {
      List<Object> all = new ArrayList<>();
      many.forEach(all::add);
      arguments[0] = all;
      return all;
    }
    return argument instanceof Collection<?> many
        ? many
        : argument == null ? List.of() : List.of(argument);
  }

  /** Asked only where an event would be refused, so that no aggregate is asked twice otherwise. */
  private boolean hasPublicEvents(@Nullable Object aggregate) {
    if (!domainEvents.getDeclaringClass().isInstance(aggregate)) {
      return false;
    }
    Object events = ReflectionUtils.invokeMethod(domainEvents, aggregate);
    Collection<?> all =
        events instanceof Collection<?> many ? many : events == null ? List.of() : List.of(events);
    return all.stream().anyMatch(event -> event != null && catalog.isDeclared(event.getClass()));
  }
}
