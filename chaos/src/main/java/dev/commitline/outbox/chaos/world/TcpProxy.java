package dev.commitline.outbox.chaos.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A stretch of network between a client and a server on this machine, which can be cut, closed,
 * slowed down, and left half open.
 *
 * <p>Thread safety: safe.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int CHUNK = 32 << 10;

  private final ServerSocket door;
  private final Set<Route> routes = ConcurrentHashMap.newKeySet();
  private volatile int serverPort;
  private volatile boolean closed;
  private volatile long delayNanos;

  private TcpProxy(ServerSocket door) {
    this.door = door;
  }

  /** A proxy that listens, and leads nowhere until it is told where to. */
  public static TcpProxy listening() {
    try {
      TcpProxy proxy = new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      proxy.daemon("proxy-door", proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that clients connect to. */
  public int port() {
    return door.getLocalPort();
  }

  /** Leads to a server of this machine from now on; 0 leads nowhere. */
  public void leadTo(int port) {
    serverPort = port;
  }

  /** Ends all connections, at both ends; new ones are possible at once. */
  public void cut() {
    routes.forEach(Route::reset);
  }

  /**
   * The server's ends of all connections are closed, those of the clients stay open, and whatever
   * is sent there is lost; new connections are possible at once.
   */
  public void leaveHalfOpen() {
    routes.forEach(Route::leaveHalfOpen);
  }

  /** Whatever passes takes longer by so much; 0 for no delay. */
  public void delay(long millis) {
    delayNanos = millis * 1_000_000;
  }

  @Override
  public void close() {
    closed = true;
    quietly(door);
    cut();
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket client = door.accept();
        int port = serverPort;
        if (port == 0) {
          reset(client);
        } else {
          connect(client, port);
        }
      } catch (IOException e) {
        LockSupport.parkNanos(1_000_000); // closed, or out of files: the loop's condition tells
      }
    }
  }

  /** The route is known before its server is: what is cut meanwhile ends there, too. */
  private void connect(Socket client, int port) {
    Socket server = new Socket();
    Route route = new Route(client, server);
    routes.add(route);
    try {
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      InputStream fromClient = client.getInputStream();
      InputStream fromServer = server.getInputStream();
      OutputStream toClient = client.getOutputStream();
      OutputStream toServer = server.getOutputStream();
      daemon("proxy-up", () -> route.pump(fromClient, toServer, true));
      daemon("proxy-down", () -> route.pump(fromServer, toClient, false));
    } catch (IOException e) {
      route.reset(); // the server is down, or the route was cut: so is the connection
      routes.remove(route);
    }
  }

  private void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name + "-" + port());
    thread.setDaemon(true);
    thread.start();
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
    quietly(socket);
  }

  private static void quietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // it is of no use any more
    }
  }

  /** One connection. */
  private final class Route {

    private final Socket client;
    private final Socket server;
    private volatile boolean halfOpen;

    Route(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** Passes on what comes until one end closes; then both are closed. */
    void pump(InputStream in, OutputStream out, boolean upwards) {
      byte[] chunk = new byte[CHUNK];
      try {
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          if (delayNanos > 0) {
            LockSupport.parkNanos(delayNanos);
          }
          if (!halfOpen) {
            out.write(chunk, 0, n);
          }
        }
      } catch (IOException e) {
        // an end was closed or reset
      }
      if (!halfOpen || upwards) {
        quietly(client);
        quietly(server);
        routes.remove(this);
      }
    }

    void reset() {
      TcpProxy.reset(client);
      TcpProxy.reset(server);
    }

    void leaveHalfOpen() {
      halfOpen = true;
      TcpProxy.reset(server);
    }
  }
}
