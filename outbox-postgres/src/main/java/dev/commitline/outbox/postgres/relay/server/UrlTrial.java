package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.UrlSecrets;
import dev.commitline.outbox.relay.source.Sessions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import javax.net.SocketFactory;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Has the driver go by a URL as far as it does before a server answers: what it refuses there would
 * else look like a server that can't be reached, and would be tried again for ever.
 */
public final class UrlTrial {

  private static final String PATH = "database.url";

  /** Each may be several values, or more than the driver lists. */
  private static final Set<PGProperty> WITHOUT_CHOICES =
      Set.of(PGProperty.REQUIRE_AUTH, PGProperty.PROTOCOL_VERSION);

  /** Where it would go, and what it would read from files there. */
  private static final List<PGProperty> LEFT_OUT =
      List.of(
          PGProperty.PG_HOST,
          PGProperty.PG_PORT,
          PGProperty.PG_DBNAME,
          PGProperty.SSL_NEGOTIATION,
          PGProperty.LOGIN_TIMEOUT);

  private UrlTrial() {}

  /**
   * Refuses a URL that the driver can't read, that names no database, or has a parameter with a
   * value that the driver does not take.
   *
   * @throws InvalidSettingException with the driver's reason
   */
  public static void requireUsable(String url) {
    Properties parsed = Driver.parseURL(url, new Properties());
    if (parsed == null) {
      throw new InvalidSettingException(
          PATH,
          "can't be read by the JDBC driver: it must be like jdbc:postgresql://host:5432/shop, was '%s'"
              .formatted(UrlSecrets.maskedUrl(url)));
    }
    if (parsed.getProperty(PGProperty.PG_DBNAME.getName(), "").isBlank()) {
      throw new InvalidSettingException(
          PATH,
          "must name the database, as jdbc:postgresql://host:5432/shop does, was '%s'"
              .formatted(UrlSecrets.maskedUrl(url)));
    }
    requireChoices(parsed);
    connectToNothing(parsed);
  }

  private static void requireChoices(Properties parsed) {
    for (PGProperty property : PGProperty.values()) {
      String value = property.getOrDefault(parsed);
      String[] choices = property.getChoices();
      if (value != null
          && choices != null
          && !WITHOUT_CHOICES.contains(property)
          && List.of(choices).stream().noneMatch(value::equalsIgnoreCase)) {
        throw new InvalidSettingException(
            PATH,
            "parameter %s must be one of %s, was '%s'"
                .formatted(property.getName(), String.join(", ", choices), value));
      }
    }
  }

  private static void connectToNothing(Properties parsed) {
    Properties tried = new Properties();
    tried.putAll(parsed);
    LEFT_OUT.forEach(property -> tried.remove(property.getName()));
    tried.setProperty(PGProperty.USER.getName(), "nobody");
    tried.setProperty(PGProperty.SOCKET_FACTORY.getName(), Nowhere.class.getName());
    try {
      Sessions.closeQuietly(
          new Driver().connect("jdbc:postgresql://nowhere.invalid/nothing", tried));
    } catch (SQLException | RuntimeException e) {
      if (!hasAsked(e)) {
        throw new InvalidSettingException(
            PATH,
            "has a parameter that the JDBC driver refuses: "
                + UrlSecrets.masked(String.valueOf(e.getMessage())));
      }
    }
  }

  /** Whether the driver has come so far that only a server's answer is missing. */
  private static boolean hasAsked(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof NoServerException) {
        return true;
      }
    }
    return false;
  }

  /** There is nobody to answer. */
  private static final class NoServerException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Sockets behind which there is nothing. Made by the driver, by the name of this class. */
  public static final class Nowhere extends SocketFactory {

    /** For the driver. */
    public Nowhere() {}

    @Override
    public Socket createSocket() {
      return new DeadEnd();
    }

    @Override
    public Socket createSocket(String host, int port) {
      return new DeadEnd();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return new DeadEnd();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return new DeadEnd();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return new DeadEnd();
    }
  }

  private static final class DeadEnd extends Socket {

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          throw new NoServerException();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          throw new NoServerException();
        }
      };
    }
  }
}
