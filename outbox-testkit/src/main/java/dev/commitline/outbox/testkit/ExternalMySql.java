package dev.commitline.outbox.testkit;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.exceptions.CJException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A server that somebody else runs; closing leaves it alone. */
record ExternalMySql(String host, int port, String username, String password)
    implements DatabaseBackend {

  static ExternalMySql at(String url) {
    try {
      HostInfo main = ConnectionUrl.getConnectionUrlInstance(url, new Properties()).getMainHost();
      String user = main.getUser();
      if (user == null || user.isEmpty()) {
        throw malformed(null);
      }
      return new ExternalMySql(
          main.getHost(), main.getPort(), user, Objects.requireNonNullElse(main.getPassword(), ""));
    } catch (CJException e) {
      throw malformed(e);
    }
  }

  /** The value is not part of the message: it may hold a password. */
  private static IllegalArgumentException malformed(@Nullable Exception cause) {
    return new IllegalArgumentException(
        MySqlServer.URL_PROPERTY
            + " must be like jdbc:mysql://host:3306/mysql?user=root&password=secret",
        cause);
  }

  @Override
  public void close() {
    // not ours
  }
}
