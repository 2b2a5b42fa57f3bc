package dev.commitline.outbox.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A real data source whose connections break as soon as they have committed. */
final class BreakingDataSource {

  private BreakingDataSource() {}

  static DataSource afterCommits(DataSource real) {
    return (DataSource)
        Proxy.newProxyInstance(
            BreakingDataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = call(() -> method.invoke(real, arguments));
              return result instanceof Connection connection ? breaking(connection) : result;
            });
  }

  private static Connection breaking(Connection real) {
    AtomicBoolean committed = new AtomicBoolean();
    return (Connection)
        Proxy.newProxyInstance(
            BreakingDataSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = call(() -> method.invoke(real, arguments));
              if (committed.get()) {
                throw new SQLException("the connection is broken", "08006");
              }
              committed.set(method.getName().equals("commit"));
              return result;
            });
  }

  private interface Call {
    Object call() throws ReflectiveOperationException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.call();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
