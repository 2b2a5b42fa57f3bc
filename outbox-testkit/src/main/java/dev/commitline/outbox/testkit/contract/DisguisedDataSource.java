package dev.commitline.outbox.testkit.contract;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import javax.sql.DataSource;

/**
 * A real data source that says it is connected to another product, as those which speak alike do.
 */
public final class DisguisedDataSource {

  private DisguisedDataSource() {}

  /** The data source, under another product and version. */
  public static DataSource as(DataSource real, String product, String version) {
    return wrap(
        DataSource.class,
        real,
        connection ->
            wrap(
                Connection.class,
                connection,
                metaData -> disguised((DatabaseMetaData) metaData, product, version)));
  }

  private interface Wrapper {
    Object wrap(Object result);
  }

  private static DatabaseMetaData disguised(DatabaseMetaData real, String product, String version) {
    return proxy(
        DatabaseMetaData.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getDatabaseProductName" -> product;
              case "getDatabaseProductVersion" -> version;
              case "getDatabaseMajorVersion" -> Integer.valueOf(version.split("\\.", 2)[0]);
              default -> method.invoke(real, arguments);
            });
  }

  private static <T> T wrap(Class<T> type, Object real, Wrapper wrapper) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          Object result;
          try {
            result = method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          return result instanceof Connection || result instanceof DatabaseMetaData
              ? wrapper.wrap(result)
              : result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            DisguisedDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
