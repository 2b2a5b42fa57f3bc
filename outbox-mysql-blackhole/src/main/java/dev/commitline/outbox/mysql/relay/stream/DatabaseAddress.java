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
import java.util.Optional;
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

  /**
   * Takes a URL apart.
   *
   * @throws InvalidSettingException where it does not name one MySQL host, or has a setting with a
   *     value that Connector/J does not know
   */
  static DatabaseAddress parse(String url) {
    try {
      ConnectionUrl parsed = ConnectionUrl.getConnectionUrlInstance(url, new Properties());
      if (parsed.getType() != ConnectionUrl.Type.SINGLE_CONNECTION
          || parsed.getHostsList().size() != 1) {
        throw new InvalidSettingException(
            "database.url", "must name one MySQL host, was '%s'".formatted(url));
      }
      return of(parsed.getMainHost());
    } catch (CJException e) {
      InvalidSettingException invalid =
          new InvalidSettingException(
              "database.url", "can't be used, was '%s': %s".formatted(url, e.getMessage()));
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static DatabaseAddress of(HostInfo main) {
    PropertySet settings = new JdbcPropertySetImpl();
    settings.initializeProperties(main.exposeAsProperties());
    return new DatabaseAddress(
        main.getHost(),
        main.getPort(),
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

  /** Where the URL names key stores; else the client's own way. */
  Optional<TlsSockets> sslSocketFactory() {
    boolean verify = sslMode == SSLMode.VERIFY_CA || sslMode == SSLMode.VERIFY_IDENTITY;
    return trusted == null && own == null
        ? Optional.empty()
        : Optional.of(new TlsSockets(trusted, own, verify));
  }
}
