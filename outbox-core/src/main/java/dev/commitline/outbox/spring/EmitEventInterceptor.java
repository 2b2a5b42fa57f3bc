package dev.commitline.outbox.spring;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.EntityInformation;

/**
 * Appends the events of one repository's captured methods, after the repository's own work and
 * inside its transaction.
 *
 * <p>Thread safety: safe.
 */
final class EmitEventInterceptor implements MethodInterceptor {

  private final Class<?> repository;
  private final Map<Method, Optional<MethodCapture>> captures = new ConcurrentHashMap<>();
  private final Collection<MethodCapture> declared;
  private final EntityInformation<Object, Object> entity;
  private final EventMappers mappers;
  private final Supplier<Outbox> outbox;

  /**
   * For one repository.
   *
   * @param outbox asked at the first call, so that making a repository makes no outbox
   */
  EmitEventInterceptor(
      Class<?> repository,
      Collection<MethodCapture> declared,
      EntityInformation<Object, Object> entity,
      EventMappers mappers,
      Supplier<Outbox> outbox) {
    this.repository = repository;
    this.declared = declared;
    this.entity = entity;
    this.mappers = mappers;
    this.outbox = outbox;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Optional<MethodCapture> capture =
        captures.computeIfAbsent(invocation.getMethod(), this::captureOf);
    return capture.isPresent() ? captured(capture.get(), invocation) : invocation.proceed();
  }

  /** A call through a super-interface names its method, not the repository's redeclaration. */
  private Optional<MethodCapture> captureOf(Method called) {
    Method method = AopUtils.getMostSpecificMethod(called, repository);
    return declared.stream().filter(it -> it.method().equals(method)).findFirst();
  }

  private @Nullable Object captured(MethodCapture capture, MethodInvocation invocation)
      throws Throwable {
    Outbox target = outbox.get();
    if (target instanceof SpringOutbox spring) {
      spring.requireTransaction("what " + capture.name() + " changes");
    }
    List<Object> deleted = deletedBy(capture.operation(), invocation);
    Object result = invocation.proceed();
    List<Object> changed =
        capture.operation().saves() ? capture.operation().saved(result) : deleted;
    for (Object aggregate : changed) {
      append(capture, aggregate, target);
    }
    return result;
  }

  @SuppressWarnings("unchecked") // a base class that is no CrudRepository is refused at start-up
  private List<Object> deletedBy(RepositoryOperation operation, MethodInvocation invocation) {
    @Nullable Object[] arguments = invocation.getArguments();
    Object argument = arguments[0];
    if (argument == null) {
      return List.of(); // the repository will refuse it
    }
    arguments[0] = operation.repeatable(argument);
    CrudRepository<Object, Object> target =
        (CrudRepository<Object, Object>) Objects.requireNonNull(invocation.getThis());
    return operation.toBeDeleted(Objects.requireNonNull(arguments[0]), target, entity);
  }

  private void append(MethodCapture capture, Object aggregate, Outbox target) {
    Object event = mappers.get(capture).map(aggregate);
    if (event == null) {
      return;
    }
    Object id = entity.getId(aggregate);
    if (id == null) {
      throw new EventRejectedException(
          EventRejectedException.Limit.AGGREGATE_ID,
          capture.aggregateType(),
          0,
          "%s: the %s has no id, so its event has no key"
              .formatted(capture.name(), capture.aggregateType()));
    }
    target.append(capture.aggregateType(), id.toString(), event);
    if (capture.tombstone()) {
      target.append(
          OutboxEvent.tombstone(capture.aggregateType(), id.toString(), event.getClass()));
    }
  }
}
