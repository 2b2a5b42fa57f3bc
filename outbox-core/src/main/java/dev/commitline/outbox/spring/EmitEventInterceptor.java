package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.EntityInformation;

/**
 * Captures one repository's methods, after the repository's own work and inside its transaction.
 *
 * <p>Thread safety: safe.
 */
final class EmitEventInterceptor implements MethodInterceptor {

  private final Class<?> repository;
  private final Map<Method, Optional<RepositoryCapture>> captures = new ConcurrentHashMap<>();
  private final Collection<RepositoryCapture> declared;
  private final EntityInformation<Object, Object> entity;
  private final Emitter emitter;

  /** For one repository. */
  EmitEventInterceptor(
      Class<?> repository,
      Collection<RepositoryCapture> declared,
      EntityInformation<Object, Object> entity,
      Emitter emitter) {
    this.repository = repository;
    this.declared = declared;
    this.entity = entity;
    this.emitter = emitter;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Optional<RepositoryCapture> capture =
        captures.computeIfAbsent(invocation.getMethod(), this::captureOf);
    return capture.isPresent() ? captured(capture.get(), invocation) : invocation.proceed();
  }

  /** A call through a super-interface names its method, not the repository's redeclaration. */
  private Optional<RepositoryCapture> captureOf(Method called) {
    Method method = AopUtils.getMostSpecificMethod(called, repository);
    return declared.stream().filter(it -> it.capture().site().method().equals(method)).findFirst();
  }

  private @Nullable Object captured(RepositoryCapture captured, MethodInvocation invocation)
      throws Throwable {
    MethodCapture capture = captured.capture();
    emitter.requireTransaction(capture);
    RepositoryOperation operation =
        capture.needsAggregates() ? captured.operation().orElse(null) : null;
    List<Object> deleted = operation == null ? List.of() : deletedBy(operation, invocation);
    MethodResult result = emitter.read(invocation.proceed());
    if (capture.site().changedNothing(result)) {
      return result.returned();
    }
    List<Object> aggregates = operation != null && operation.saves() ? result.elements() : deleted;
    Invocation call =
        new Invocation(
            capture.site().method(), Arrays.asList(invocation.getArguments()), result.value());
    emitter.emit(capture, new Emitter.Change(call, aggregates, result.elements()), this::idOf);
    return result.returned();
  }

  private @Nullable Object idOf(Object element) {
    return entity.getJavaType().isInstance(element) ? entity.getId(element) : null;
  }

  @SuppressWarnings("unchecked") // a base class that is no CrudRepository has no operations
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
}
