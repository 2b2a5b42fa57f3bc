package dev.commitline.outbox.sidecar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A port that takes connections; behind it there is nobody until it is opened. */
final class Door implements AutoCloseable {

  private final URI behind;
  private final ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();
  private volatile boolean open;

  Door(URI behind) throws IOException {
    this.behind = behind;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void open() {
    open = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        if (!open) {
          client.close();
          continue;
        }
        Socket target = new Socket(behind.getHost(), behind.getPort());
        sockets.add(client);
        sockets.add(target);
        daemon(() -> copy(client, target));
        daemon(() -> copy(target, client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // one side has gone
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "door");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
