package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.network.DefaultSSLSocketFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes encrypted sockets with the key stores that a JDBC URL names.
 *
 * <p>Thread safety: safe.
 */
final class TlsSockets extends DefaultSSLSocketFactory {

  /**
   * A key store, of whatever type.
   *
   * @param url of its file, or the file's path
   */
  record Store(String url, String password) {

    KeyStore load() throws GeneralSecurityException {
      try {
        Path file = url.startsWith("file:") ? Path.of(URI.create(url)) : Path.of(url);
        return KeyStore.getInstance(file.toFile(), password.toCharArray());
      } catch (IOException | IllegalArgumentException e) { // the latter where there is no such file
        throw new GeneralSecurityException("key store " + url + " can't be read: " + e, e);
      }
    }
  }

  private final @Nullable Store trusted;
  private final @Nullable Store own;
  private final boolean verify;

  /**
   * A factory.
   *
   * @param trusted whom the server's certificate has to come from; null for those the JVM trusts
   * @param own holds the client's certificate; null for none
   * @param verify whether the server's certificate is looked at
   */
  TlsSockets(@Nullable Store trusted, @Nullable Store own, boolean verify) {
    super("TLS");
    this.trusted = trusted;
    this.own = own;
    this.verify = verify;
  }

  @Override
  protected void initSSLContext(SSLContext context) throws GeneralSecurityException {
    context.init(keys(), trust(), null);
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException {
    if (own == null) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own.load(), own.password().toCharArray());
    return factory.getKeyManagers();
  }

  private TrustManager @Nullable [] trust() throws GeneralSecurityException {
    if (!verify) {
      return new TrustManager[] {new Anyone()};
    }
    if (trusted == null) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted.load());
    return factory.getTrustManagers();
  }

  /** Encrypts without asking who the server is: modes PREFERRED and REQUIRED are defined so. */
  private static final class Anyone implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
