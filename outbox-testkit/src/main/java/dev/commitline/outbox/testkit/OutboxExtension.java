package dev.commitline.outbox.testkit;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestDatabase}, a {@link PostgresServer}, a {@link MySqlServer} and a {@link
 * KafkaBroker} as parameters of constructors, lifecycle methods and test methods. The database is
 * PostgreSQL's, or MySQL's where the parameter is marked with {@link OnMySql}.
 *
 * <pre>{@code
 * @ExtendWith(OutboxExtension.class)
 * class OrdersIT {
 *   @Test
 *   void placedOrderIsPublished(TestDatabase database, KafkaBroker broker) { .. }
 * }
 * }</pre>
 *
 * <p>Servers and broker are shared by the whole JVM. The database is made for the test class and
 * dropped after it, with its replication slots.
 */
public final class OutboxExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(OutboxExtension.class);
  private static final Set<Class<?>> TYPES =
      Set.of(TestDatabase.class, PostgresServer.class, MySqlServer.class, KafkaBroker.class);

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
    if (type == MySqlServer.class) {
      return MySqlServer.shared();
    }
    return type == KafkaBroker.class
        ? KafkaBroker.shared()
        : database(context, parameter.isAnnotated(OnMySql.class));
  }

  private static TestDatabase database(ExtensionContext context, boolean onMySql) {
    ExtensionContext ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    Supplier<TestDatabase> create =
        () ->
            onMySql
                ? MySqlServer.shared().createDatabase()
                : PostgresServer.shared().createDatabase();
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent(
            List.of(ofClass.getRequiredTestClass(), onMySql),
            key -> new Lent(create.get()),
            Lent.class)
        .database();
  }
}
