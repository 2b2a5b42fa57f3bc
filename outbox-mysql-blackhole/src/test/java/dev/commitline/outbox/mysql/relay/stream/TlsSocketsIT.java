package dev.commitline.outbox.mysql.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With certificates as the JDK makes them, at a server that does nothing but the handshake. */
class TlsSocketsIT {

  private static final String PASSWORD = "changeit";
  private static final int HELLO = 7;

  private static Path directory;
  private static TlsSockets.Store server;
  private static TlsSockets.Store serverCertificate;
  private static TlsSockets.Store client;

  @BeforeAll
  static void makeStores(@TempDir Path empty) throws Exception {
    directory = empty;
    server = withKey("server");
    client = withKey("client");
    String certificate = directory.resolve("server.cer").toString();
    keytool("-exportcert", "server", "-alias", "server", "-file", certificate);
    keytool("-importcert", "trusted", "-alias", "server", "-file", certificate, "-noprompt");
    serverCertificate = store("trusted");
  }

  private static TlsSockets.Store withKey(String name) throws Exception {
    keytool("-genkeypair", name, "-alias", name, "-keyalg", "RSA", "-dname", "CN=" + name);
    return store(name);
  }

  private static TlsSockets.Store store(String name) {
    return new TlsSockets.Store(file(name).toUri().toString(), PASSWORD);
  }

  private static Path file(String name) {
    return directory.resolve(name + ".p12");
  }

  private static void keytool(String what, String store, String... more) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(tool, what));
    command.addAll(List.of("-keystore", file(store).toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
  }

  @Test
  void trustsWhomTheStoreHolds() throws Exception {
    assertThat(hello(new TlsSockets(serverCertificate, null, true), false)).isEqualTo(HELLO);
  }

  @Test
  void refusesAServerThatTheStoreDoesNotHold() {
    assertThatThrownBy(() -> hello(new TlsSockets(client, null, true), false))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void encryptsWithoutAskingWhereNobodyWantsToKnow() throws Exception {
    assertThat(hello(new TlsSockets(client, null, false), false)).isEqualTo(HELLO);
  }

  @Test
  void showsItsOwnCertificate() throws Exception {
    assertThat(hello(new TlsSockets(serverCertificate, client, true), true)).isEqualTo(HELLO);
    assertThatThrownBy(() -> hello(new TlsSockets(serverCertificate, null, true), true))
        .isInstanceOf(IOException.class);
  }

  @Test
  void namesAStoreThatIsNotThere() {
    TlsSockets.Store missing = new TlsSockets.Store("file:///nowhere/trust.p12", PASSWORD);

    assertThatThrownBy(missing::load)
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("key store file:///nowhere/trust.p12 can't be read");
  }

  /** What the server says behind the handshake. */
  private static int hello(TlsSockets sockets, boolean clientsAreKnown) throws Exception {
    try (SSLServerSocket listening = listening(clientsAreKnown);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> sayHello(listening));
      try (SSLSocket encrypted = sockets.createSocket(plain)) {
        return encrypted.getInputStream().read();
      } finally {
        answered.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void sayHello(SSLServerSocket listening) {
    try (Socket accepted = listening.accept()) {
      accepted.getOutputStream().write(HELLO);
    } catch (IOException e) {
      // a refusal, which the client tells of
    }
  }

  private static SSLServerSocket listening(boolean clientsAreKnown)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(server.load(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusting(clientsAreKnown ? "client" : null));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLServerSocket listening =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listening.setNeedClientAuth(clientsAreKnown);
    return listening;
  }

  private static KeyStore trusting(@Nullable String name)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    if (name != null) {
      trusted.setCertificateEntry(name, client.load().getCertificate(name));
    }
    return trusted;
  }
}
