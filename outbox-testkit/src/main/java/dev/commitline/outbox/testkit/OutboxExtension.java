package dev.commitline.outbox.testkit;

import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestDatabase}, a {@link PostgresServer} and a {@link KafkaBroker} as
 * parameters of constructors, lifecycle methods and test methods.
 *
 * <pre>{@code
 * @ExtendWith(OutboxExtension.class)
 * class OrdersIT {
 *   @Test
 *   void placedOrderIsPublished(TestDatabase database, KafkaBroker broker) { .. }
 * }
 * }</pre>
 *
 * <p>Server and broker are shared by the whole JVM. The database is made for the test class and
 * dropped after it, with its replication slots.
 */
public final class OutboxExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(OutboxExtension.class);
  private static final Set<Class<?>> TYPES =
      Set.of(TestDatabase.class, PostgresServer.class, KafkaBroker.class);

  private record Lent(TestDatabase database) implements AutoCloseable {
    @Override
    public void close() {
      database.drop();
    }
  }

  /** For JUnit. */
  public OutboxExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == PostgresServer.class) {
      return PostgresServer.shared();
    }
    return type == KafkaBroker.class ? KafkaBroker.shared() : database(context);
  }

  private static TestDatabase database(ExtensionContext context) {
    ExtensionContext ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent(
            ofClass.getRequiredTestClass(),
            testClass -> new Lent(PostgresServer.shared().createDatabase()),
            Lent.class)
        .database();
  }
}
