package dev.commitline.outbox.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that somebody else runs; closing leaves it alone. */
record ExternalPostgres(String host, int port, String username, String password)
    implements DatabaseBackend {

  static ExternalPostgres at(String url) {
    PGSimpleDataSource parsed = new PGSimpleDataSource();
    try {
      parsed.setUrl(url);
    } catch (IllegalArgumentException e) {
      throw malformed(e);
    }
    String user = parsed.getUser();
    if (user == null) {
      throw malformed(null);
    }
    return new ExternalPostgres(
        parsed.getServerNames()[0],
        parsed.getPortNumbers()[0] == 0 ? 5432 : parsed.getPortNumbers()[0],
        user,
        Objects.requireNonNullElse(parsed.getPassword(), ""));
  }

  /** The value is not part of the message: it may hold a password. */
  private static IllegalArgumentException malformed(@Nullable Exception cause) {
    return new IllegalArgumentException(
        PostgresServer.URL_PROPERTY
            + " must be like jdbc:postgresql://host:5432/postgres?user=postgres&password=secret",
        cause);
  }

  @Override
  public void close() {
    // not ours
  }
}
