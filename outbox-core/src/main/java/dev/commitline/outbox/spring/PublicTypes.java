package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Holds the hard line between the public and the internal model: an entity is never published.
 *
 * <p>Thread safety: safe.
 */
final class PublicTypes {

  private final Supplier<Collection<Class<?>>> entities;
  private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

  /**
   * Checks against the persistent entities that the application has.
   *
   * @param entities asked for each event class once
   */
  PublicTypes(Supplier<Collection<Class<?>>> entities) {
    this.entities = entities;
  }

  /**
   * Refuses an event class that is a persistent entity, or extends one.
   *
   * @throws InvalidDeclarationException when it does
   */
  void require(Class<?> eventClass) {
    if (checked.contains(eventClass)) {
      return;
    }
    for (Class<?> entity : entities.get()) {
      if (entity != Object.class && entity.isAssignableFrom(eventClass)) {
        throw new InvalidDeclarationException(
            "%s can't be published: %s is a persistent entity, which is internal; map it to a public event record"
                .formatted(eventClass.getName(), entity.getName()));
      }
    }
    checked.add(eventClass);
  }
}
