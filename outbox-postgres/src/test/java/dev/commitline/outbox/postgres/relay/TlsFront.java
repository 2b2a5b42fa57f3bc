package dev.commitline.outbox.postgres.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A broker's TLS listener that takes one client certificate at a time. */
final class TlsFront implements AutoCloseable {

  private final ServerSocket listening;
  private final KeyManagerFactory keys;
  private final int behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Certificate accepted;
  private volatile SSLContext context;

  /**
   * Listens.
   *
   * @param port where clients connect to
   * @param behind the broker's port that stands for it
   */
  TlsFront(int port, int behind, Path server, Path client, String password) throws Exception {
    this.behind = behind;
    this.accepted = certificate(client, password);
    this.keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(load(server, password), password.toCharArray());
    this.context = context();
    listening = new ServerSocket(port);
    thread(this::accept);
  }

  /** Takes another certificate from now on; who is connected has to come again. */
  void acceptOnly(Path client, String password) throws Exception {
    accepted = certificate(client, password);
    context = context();
    for (Socket each : open) {
      each.close();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : open) {
      each.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = encrypted(listening.accept());
        Socket broker = new Socket("localhost", behind);
        open.add(client);
        open.add(broker);
        thread(() -> pump(client, broker));
        thread(() -> pump(broker, client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private SSLSocket encrypted(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(true);
    return socket;
  }

  /** A new one knows none of the sessions that could be resumed without a certificate. */
  private SSLContext context() throws GeneralSecurityException {
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), new TrustManager[] {new TakesOne()}, null);
    return made;
  }

  /** Until either end is closed, or the handshake fails. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // the other end sees that it is closed
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "tls-front");
    thread.setDaemon(true);
    thread.start();
  }

  private static Certificate certificate(Path store, String password) throws Exception {
    KeyStore loaded = load(store, password);
    return loaded.getCertificate(loaded.aliases().nextElement());
  }

  private static KeyStore load(Path store, String password)
      throws GeneralSecurityException, IOException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, password.toCharArray());
    }
    return loaded;
  }

  private final class TakesOne implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      if (!chain[0].equals(accepted)) {
        throw new CertificateException("not the certificate that is valid now");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this is the server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
