package dev.commitline.outbox.spring;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.util.function.SingletonSupplier;

/** The application's event types and the interfaces that declare their products, scanned once. */
final class DeclaredTypes implements Supplier<List<Class<?>>> {

  private final SingletonSupplier<List<Class<?>>> types;

  DeclaredTypes(Supplier<List<Class<?>>> scan) {
    types = SingletonSupplier.of(scan);
  }

  @Override
  public List<Class<?>> get() {
    return types.obtain();
  }

  /** Where to look: the packages that were named, else those that auto-configuration scans. */
  static List<String> packages(List<String> named, BeanFactory beans) {
    if (!named.isEmpty()) {
      return named;
    }
    return AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
  }
}
