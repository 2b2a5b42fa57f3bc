package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.EntityInformation;

/**
 * Publishes the states of what one repository's methods change, after the repository's own work and
 * inside its transaction.
 *
 * <p>Thread safety: safe.
 */
final class WriteThroughInterceptor implements MethodInterceptor {

  private final StateCapture capture;
  private final Predicate<Method> own;
  private final EntityInformation<Object, Object> entity;
  private final Supplier<StatePublisher> publisher;
  private final Supplier<SpringCapture> capturing;
  private final Map<Method, Optional<RepositoryOperation>> operations = new ConcurrentHashMap<>();

  /**
   * For one repository.
   *
   * @param own whether a method is implemented by Spring Data, and is to be written through
   * @param publisher asked at the first change, so that making a repository makes no outbox
   */
  WriteThroughInterceptor(
      StateCapture capture,
      Predicate<Method> own,
      EntityInformation<Object, Object> entity,
      Supplier<StatePublisher> publisher,
      Supplier<SpringCapture> capturing) {
    this.capture = capture;
    this.own = own;
    this.entity = entity;
    this.publisher = publisher;
    this.capturing = capturing;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Method method = invocation.getMethod();
    Optional<RepositoryOperation> operation = operations.computeIfAbsent(method, this::operationOf);
    if (operation.isPresent() && invocation.getArguments()[0] != null) {
      return captured(operation.get(), invocation);
    }
    if (UncapturedWrites.isDeleteOfAll(method) && own.test(specific(method))) {
      throw new UnsupportedOperationException(
          capture.place()
              + ": deleteAll() does not tell what it deletes, so no tombstone could be published; call deleteAll(findAll()), or delete in portions");
    }
    return invocation.proceed();
  }

  /** A call through a super-interface names its method, not the repository's redeclaration. */
  private Optional<RepositoryOperation> operationOf(Method called) {
    Method method = specific(called);
    return own.test(method) ? RepositoryOperation.of(method) : Optional.empty();
  }

  private Method specific(Method called) {
    return AopUtils.getMostSpecificMethod(called, capture.repository());
  }

  private @Nullable Object captured(RepositoryOperation operation, MethodInvocation invocation)
      throws Throwable {
    capturing
        .get()
        .requireTransaction(
            "what %s.%s changes"
                .formatted(capture.repository().getSimpleName(), invocation.getMethod().getName()));
    @Nullable Object[] arguments = invocation.getArguments();
    Object argument = operation.repeatable(Objects.requireNonNull(arguments[0]));
    arguments[0] = argument;
    return operation.saves()
        ? saved(operation, argument, invocation)
        : deleted(operation, argument, invocation);
  }

  private @Nullable Object saved(
      RepositoryOperation operation, Object argument, MethodInvocation invocation)
      throws Throwable {
    Set<Object> known =
        operation.elements(argument).stream()
            .filter(aggregate -> !entity.isNew(aggregate))
            .map(entity::getRequiredId)
            .collect(Collectors.toSet());
    Object result = invocation.proceed();
    if (result != null) {
      publish(() -> operation.elements(result), (id, aggregate) -> save(id, aggregate, known));
    }
    return result;
  }

  @SuppressWarnings("unchecked") // a base class that is none of Spring Data JDBC is refused
  private @Nullable Object deleted(
      RepositoryOperation operation, Object argument, MethodInvocation invocation)
      throws Throwable {
    CrudRepository<Object, Object> repository =
        (CrudRepository<Object, Object>) Objects.requireNonNull(invocation.getThis());
    List<Object> last = AggregateLoader.load(repository, entity, operation.ids(argument, entity));
    Object result = invocation.proceed();
    publish(() -> last, publisher.get()::deleted);
    return result;
  }

  private void save(Object id, Object aggregate, Set<Object> known) {
    if (known.contains(id)) {
      publisher.get().updated(id, aggregate);
    } else {
      publisher.get().inserted(id, aggregate);
    }
  }

  /** What is changed and not published must not be committed. */
  private void publish(Supplier<List<Object>> aggregates, BiConsumer<Object, Object> publish) {
    capturing
        .get()
        .dooming(
            () -> {
              for (Object aggregate : aggregates.get()) {
                publish.accept(entity.getRequiredId(aggregate), aggregate);
              }
            });
  }
}
