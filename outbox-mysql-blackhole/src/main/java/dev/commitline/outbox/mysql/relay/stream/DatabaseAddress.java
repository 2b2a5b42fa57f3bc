package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a JDBC URL says of the way to the server, as Connector/J takes it, for a client that is not
 * JDBC.
 *
 * @param trusted whom the server's certificate has to come from; null where the URL does not say
 * @param own holds the client's certificate; null where the URL names none
 */
record DatabaseAddress(
    String host,
    int port,
    SSLMode sslMode,
    TlsSockets.@Nullable Store trusted,
    TlsSockets.@Nullable Store own) {

  private static final String ONE_HOST =
      "has to name one MySQL host: jdbc:mysql://<host>:<port>/<database>";

  /**
   * Takes a URL apart.
   *
   * @throws InvalidSettingException where it does not name one MySQL host, or has a setting with a
   *     value that Connector/J does not know; without the URL, which may have passwords in it
   */
  static DatabaseAddress parse(String url) {
    HostInfo host = host(url);
    PropertySet settings = new JdbcPropertySetImpl();
    try {
      settings.initializeProperties(host.exposeAsProperties());
    } catch (CJException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
    return of(host, settings);
  }

  private static HostInfo host(String url) {
    try {
      ConnectionUrl parsed = ConnectionUrl.getConnectionUrlInstance(url, new Properties());
      if (parsed.getType() == ConnectionUrl.Type.SINGLE_CONNECTION
          && parsed.getHostsList().size() == 1) {
        return parsed.getMainHost();
      }
      throw invalid(ONE_HOST, null);
    } catch (CJException e) {
      throw invalid(ONE_HOST, e);
    }
  }

  private static InvalidSettingException invalid(String why, @Nullable CJException cause) {
    InvalidSettingException invalid = new InvalidSettingException("database.url", why);
    if (cause != null) {
      invalid.initCause(cause);
    }
    return invalid;
  }

  private static DatabaseAddress of(HostInfo host, PropertySet settings) {
    return new DatabaseAddress(
        host.getHost(),
        host.getPort(),
        SSLMode.valueOf(settings.<SslMode>getEnumProperty(PropertyKey.sslMode).getValue().name()),
        store(
            settings,
            PropertyKey.trustCertificateKeyStoreUrl,
            PropertyKey.trustCertificateKeyStorePassword),
        store(
            settings,
            PropertyKey.clientCertificateKeyStoreUrl,
            PropertyKey.clientCertificateKeyStorePassword));
  }

  private static TlsSockets.@Nullable Store store(
      PropertySet settings, PropertyKey url, PropertyKey password) {
    String where = settings.getStringProperty(url).getValue();
    String secret = settings.getStringProperty(password).getValue();
    return where == null || where.isEmpty()
        ? null
        : new TlsSockets.Store(where, secret == null ? "" : secret);
  }

  /** What the connection is encrypted by, where the mode and the server have it so. */
  TlsSockets tlsSockets() {
    boolean verify = sslMode == SSLMode.VERIFY_CA || sslMode == SSLMode.VERIFY_IDENTITY;
    return new TlsSockets(trusted, own, verify);
  }
}
