package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventType;
import dev.commitline.outbox.InvalidDeclarationException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The event types that an application publishes and the data products they belong to; each is
 * checked when it is first met.
 *
 * <p>Thread safety: safe.
 */
public final class ProductCatalog {

  private static final int MAX_TYPE_LENGTH = 255;

  /**
   * An event type and its product.
   *
   * @param eventClass the public event class
   * @param type the CloudEvents type
   * @param product the product it belongs to
   */
  public record Entry(Class<?> eventClass, String type, ProductDescriptor product) {}

  private final Map<Class<?>, Entry> entries = new ConcurrentHashMap<>();
  private final Map<Class<?>, Boolean> declared = new ConcurrentHashMap<>();
  private final Map<String, ProductDescriptor> products = new ConcurrentHashMap<>();

  /**
   * The product and type of an event class.
   *
   * @throws InvalidDeclarationException when none is declared, a fact is blank or malformed, or
   *     another class declares the same product with other facts
   */
  public Entry entry(Class<?> eventClass) {
    Entry known = entries.get(eventClass);
    return known != null ? known : entries.computeIfAbsent(eventClass, this::declare);
  }

  /** All entries met so far. */
  public Collection<Entry> entries() {
    return List.copyOf(entries.values());
  }

  private Entry declare(Class<?> eventClass) {
    Class<?> declaredOn = declaringType(eventClass);
    ProductDescriptor product =
        ProductDescriptor.of(Objects.requireNonNull(DeclaredProduct.on(declaredOn)), declaredOn);
    ProductDescriptor first = products.putIfAbsent(product.topic(), product);
    if (first != null && !first.equals(product)) {
      throw new InvalidDeclarationException(
          "@DataProduct on %s: product '%s' version %d is declared elsewhere with other facts: here %s, there %s"
              .formatted(declaredOn.getName(), product.name(), product.version(), product, first));
    }
    return new Entry(eventClass, typeOf(eventClass, product), product);
  }

  /** Whether the class is an event of some data product; says nothing about its facts. */
  public boolean isDeclared(Class<?> eventClass) {
    return entries.containsKey(eventClass)
        || declared.computeIfAbsent(eventClass, type -> !declaringTypes(type).isEmpty());
  }

  private static Class<?> declaringType(Class<?> eventClass) {
    Set<Class<?>> found = declaringTypes(eventClass);
    if (found.size() != 1) {
      throw new InvalidDeclarationException(
          found.isEmpty()
              ? eventClass.getName()
                  + " is not an event of a data product: put @DataProduct on it or on an interface that it"
                  + " implements"
              : eventClass.getName() + " belongs to more than one data product, by " + found);
    }
    return found.iterator().next();
  }

  private static Set<Class<?>> declaringTypes(Class<?> eventClass) {
    Set<Class<?>> found = new LinkedHashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(eventClass));
    while (!open.isEmpty()) {
      Class<?> type = open.remove();
      if (DeclaredProduct.on(type) != null) {
        found.add(type);
        continue; // the nearest declaration on each line of inheritance counts
      }
      if (type.getSuperclass() != null) {
        open.add(type.getSuperclass());
      }
      open.addAll(List.of(type.getInterfaces()));
    }
    return found;
  }

  private static String typeOf(Class<?> eventClass, ProductDescriptor product) {
    EventType named = eventClass.getAnnotation(EventType.class);
    String type = named == null ? product.name() + "." + eventClass.getSimpleName() : named.value();
    if (type.isBlank() || type.length() > MAX_TYPE_LENGTH) {
      throw new InvalidDeclarationException(
          "event type of %s must have 1 to %d characters, was '%s'"
              .formatted(eventClass.getName(), MAX_TYPE_LENGTH, type));
    }
    return type;
  }
}
