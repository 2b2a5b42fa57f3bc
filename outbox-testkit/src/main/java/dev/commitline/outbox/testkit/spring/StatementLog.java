package dev.commitline.outbox.testkit.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source that notes which prepared statements were executed: each is a round trip. And how
 * much is bound to one at most.
 */
final class StatementLog extends DelegatingDataSource {

  private final List<String> executed = new CopyOnWriteArrayList<>();
  private final AtomicInteger largestArray = new AtomicInteger();

  StatementLog(DataSource target) {
    super(target);
  }

  /** The SQL of the statements that name a table, in the order of execution. */
  List<String> executedOn(String table) {
    return executed.stream().filter(sql -> sql.contains(table)).toList();
  }

  /** How many elements the largest array has that was bound to a statement. */
  int largestArray() {
    return largestArray.get();
  }

  void clear() {
    executed.clear();
    largestArray.set(0);
  }

  @Override
  public Connection getConnection() throws java.sql.SQLException {
    return connection(super.getConnection());
  }

  private Connection connection(Connection target) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("createArrayOf") && arguments != null) {
            largestArray.accumulateAndGet(((Object[]) arguments[1]).length, Math::max);
          }
          Object result = call(target, method, arguments);
          return result instanceof PreparedStatement statement && arguments != null
              ? statement(statement, String.valueOf(arguments[0]))
              : result;
        });
  }

  private PreparedStatement statement(PreparedStatement target, String sql) {
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            executed.add(sql);
          }
          return call(target, method, arguments);
        });
  }

  @FunctionalInterface
  private interface Calls {
    @Nullable Object on(Method method, Object @Nullable [] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementLog.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> calls.on(method, arguments)));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
