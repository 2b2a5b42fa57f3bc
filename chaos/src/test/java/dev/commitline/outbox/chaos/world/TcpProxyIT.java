package dev.commitline.outbox.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A network that breaks as it is told to. */
class TcpProxyIT {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 200;

  private final TcpProxy proxy = TcpProxy.listening();
  private ServerSocket listening;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    proxy.leadTo(listening.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    server = listening.accept();
    client.setSoTimeout(PATIENCE_MILLIS);
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    server.close();
    listening.close();
    proxy.close();
  }

  @Test
  void whatIsSentArrivesBothWays() throws IOException {
    client.getOutputStream().write(7);
    assertThat(server.getInputStream().read()).isEqualTo(7);
    server.getOutputStream().write(8);
    assertThat(client.getInputStream().read()).isEqualTo(8);
  }

  @Test
  void theEndOfOneSideIsThatOfTheOther() throws IOException {
    client.close();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
  }

  /** Also one that the server has accepted before the proxy knows. */
  @RepeatedTest(100)
  void aCutConnectionEndsAtBothEnds() throws IOException {
    proxy.cut();
    assertEnded(client);
    assertEnded(server);
  }

  @Test
  void aNewConnectionIsPossibleBehindACut() throws IOException {
    proxy.cut();
    try (Socket again = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket accepted = listening.accept()) {
      accepted.setSoTimeout(PATIENCE_MILLIS);
      again.getOutputStream().write(9);
      assertThat(accepted.getInputStream().read()).isEqualTo(9);
    }
  }

  @Test
  void ofAHalfOpenConnectionOnlyTheServerKnows() throws IOException {
    whatIsSentArrivesBothWays(); // so that the proxy has both ends
    proxy.leaveHalfOpen();
    assertEnded(server);
    client.getOutputStream().write(7); // into the void
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aDelayedConnectionIsSlow() throws IOException {
    proxy.delay(SILENCE_MILLIS);
    long begin = System.nanoTime();
    client.getOutputStream().write(7);
    assertThat(server.getInputStream().read()).isEqualTo(7);
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SILENCE_MILLIS * 1_000_000L);
  }

  /** Reset or closed: which of them a reader is told is a matter of timing. */
  private static void assertEnded(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
