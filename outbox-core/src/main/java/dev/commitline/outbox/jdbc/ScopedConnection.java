package dev.commitline.outbox.jdbc;

import dev.commitline.outbox.capture.TransactionBuffer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection as the work inside a transaction sees it: savepoints take the buffered events with
 * them, and what would end the transaction behind the outbox's back is refused.
 */
final class ScopedConnection implements InvocationHandler {

  private static final Set<String> REFUSED = Set.of("commit", "close", "abort", "setAutoCommit");

  private final Connection connection;
  private final TransactionBuffer buffer;

  private ScopedConnection(Connection connection, TransactionBuffer buffer) {
    this.connection = connection;
    this.buffer = buffer;
  }

  static Connection of(Connection connection, TransactionBuffer buffer) {
    return (Connection)
        Proxy.newProxyInstance(
            ScopedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new ScopedConnection(connection, buffer));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    boolean rollback = method.getName().equals("rollback");
    if (REFUSED.contains(method.getName()) || (rollback && arguments == null)) {
      throw new SQLException(
          method.getName()
              + "() inside JdbcOutbox.inTransaction: the transaction ends when the work returns or throws");
    }
    Object result;
    try {
      result = method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (method.getName().equals("setSavepoint") && result != null) {
      buffer.savepoint(result);
    } else if (rollback && arguments != null) {
      buffer.rollbackTo(arguments[0]);
    }
    return result;
  }
}
