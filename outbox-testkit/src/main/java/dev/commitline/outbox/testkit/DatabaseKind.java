package dev.commitline.outbox.testkit;

import com.mysql.cj.jdbc.MysqlDataSource;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What differs between the servers that a {@link TestDatabase} may belong to. */
enum DatabaseKind {
  POSTGRES("postgres") {
    @Override
    String url(String host, int port, String database) {
      return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    @Override
    DataSource dataSource(String url, String username, String password) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      source.setUser(username);
      source.setPassword(password);
      return source;
    }

    /** Slots hold a database: they go first, and their readers before them. */
    @Override
    void drop(Statement statement, String database) throws SQLException {
      statement.execute(
          """
          SELECT pg_terminate_backend(active_pid, %d) FROM pg_replication_slots
          WHERE database = '%s' AND active
          """
              .formatted(TERMINATE_WAIT_MILLIS, database));
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%s'"
              .formatted(database));
      statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(database));
    }
  },

  MYSQL("mysql") {
    /** Without a certificate, as the server has made its own; several statements in one text. */
    @Override
    String url(String host, int port, String database) {
      return "jdbc:mysql://%s:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true&allowMultiQueries=true&connectionTimeZone=UTC"
          .formatted(host, port, database);
    }

    @Override
    DataSource dataSource(String url, String username, String password) {
      MysqlDataSource source = new MysqlDataSource();
      source.setUrl(url);
      source.setUser(username);
      source.setPassword(password);
      return source;
    }

    @Override
    void drop(Statement statement, String database) throws SQLException {
      statement.execute("DROP DATABASE IF EXISTS " + database);
    }
  };

  private static final int TERMINATE_WAIT_MILLIS = 10_000;

  /** The database that is always there. */
  final String administrative;

  DatabaseKind(String administrative) {
    this.administrative = administrative;
  }

  abstract String url(String host, int port, String database);

  abstract DataSource dataSource(String url, String username, String password);

  /** Drops a database, whoever uses it; does nothing when it is gone. */
  abstract void drop(Statement statement, String database) throws SQLException;
}
