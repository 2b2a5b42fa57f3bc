package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.EntityInformation;

/** The repository methods whose changes can be captured, and where each has its aggregates. */
enum RepositoryOperation {
  SAVE("save", false, true),
  SAVE_ALL("saveAll", true, true),
  DELETE("delete", false, false),
  DELETE_ALL("deleteAll", true, false),
  DELETE_BY_ID("deleteById", false, false),
  DELETE_ALL_BY_ID("deleteAllById", true, false);

  private final String methodName;
  private final boolean many;
  private final boolean saves;

  RepositoryOperation(String methodName, boolean many, boolean saves) {
    this.methodName = methodName;
    this.many = many;
    this.saves = saves;
  }

  /** The operation that the method is, by Spring Data's own naming. */
  static Optional<RepositoryOperation> of(Method method) {
    return Arrays.stream(values())
        .filter(it -> it.methodName.equals(method.getName()) && method.getParameterCount() == 1)
        .filter(it -> !it.many || method.getParameterTypes()[0] == Iterable.class)
        .findFirst();
  }

  /** Whether the aggregates are what the method returns, and not what it is called with. */
  boolean saves() {
    return saves;
  }

  /**
   * The argument in a form that can be iterated more than once: the repository and the capture both
   * do.
   */
  Object repeatable(Object argument) {
    return many && !(argument instanceof Collection) ? list(argument) : argument;
  }

  /** What the argument names: aggregates, or their ids. */
  List<Object> elements(Object argument) {
    return many ? list(argument) : List.of(argument);
  }

  /** The ids of what a delete is about to remove, as far as they are known. */
  List<Object> ids(Object argument, EntityInformation<Object, Object> entity) {
    List<Object> elements = elements(argument);
    if (this == DELETE_BY_ID || this == DELETE_ALL_BY_ID) {
      return elements;
    }
    List<Object> ids = new ArrayList<>();
    for (Object aggregate : elements) {
      Object id = entity.getId(aggregate);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** The aggregates that a delete is about to remove; read where only their ids are given. */
  List<Object> toBeDeleted(
      Object argument,
      CrudRepository<Object, Object> repository,
      EntityInformation<Object, Object> entity) {
    return switch (this) {
      case SAVE, SAVE_ALL -> List.of();
      case DELETE -> List.of(argument);
      case DELETE_ALL -> list(argument);
      case DELETE_BY_ID -> repository.findById(argument).stream().toList();
      case DELETE_ALL_BY_ID -> inOrder(list(argument), repository, entity);
    };
  }

  private static List<Object> inOrder(
      List<Object> ids,
      CrudRepository<Object, Object> repository,
      EntityInformation<Object, Object> entity) {
    Map<Object, Object> found = new HashMap<>();
    repository.findAllById(ids).forEach(it -> found.put(entity.getRequiredId(it), it));
    List<Object> ordered = new ArrayList<>();
    for (Object id : ids) {
      Object aggregate = found.remove(id);
      if (aggregate != null) {
        ordered.add(aggregate);
      }
    }
    return ordered;
  }

  private static List<Object> list(Object iterable) {
    List<Object> list = new ArrayList<>();
    ((Iterable<?>) iterable).forEach(list::add);
    return list;
  }
}
