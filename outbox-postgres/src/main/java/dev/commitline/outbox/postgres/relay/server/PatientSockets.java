package dev.commitline.outbox.postgres.relay.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Sockets for a stream that is idle for most of the time. The driver looks for its next message by
 * waiting a millisecond for a byte, a thousand times a second; such a socket waits longer at a
 * time. What comes is seen as soon as before.
 *
 * <p>Made by the driver, by the name of this class (its property {@code socketFactory}).
 */
public final class PatientSockets extends SocketFactory {

  private static final int DRIVERS_MILLIS = 1;
  private static final int PATIENT_MILLIS = 250;

  @Override
  public Socket createSocket() {
    return new PatientSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw connectsItself();
  }

  private static IOException connectsItself() {
    return new IOException("the driver connects its sockets itself");
  }

  private static final class PatientSocket extends Socket {
    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis == DRIVERS_MILLIS ? PATIENT_MILLIS : millis);
    }
  }
}
