package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.world.MySql;
import dev.commitline.outbox.bench.world.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** The domain's own work: a row of a table is updated. */
final class Domain {

  private Domain() {}

  static void create(Postgres postgres) {
    postgres.execute(
        """
        CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL, note text) WITH (fillfactor = 70);
        INSERT INTO account SELECT n, 0, repeat('x', 100) FROM generate_series(0, %d) n;
        """
            .formatted(Plan.AGGREGATES - 1));
    postgres.execute("VACUUM ANALYZE account");
  }

  static void create(MySql mysql) {
    mysql
        .database()
        .execute(
            """
            CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL, note text) ENGINE = InnoDB;
            SET SESSION cte_max_recursion_depth = %1$d;
            INSERT INTO account
              WITH RECURSIVE ids (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM ids WHERE n < %1$d - 1)
              SELECT n, 0, repeat('x', 100) FROM ids;
            ANALYZE TABLE account
            """
                .formatted(Plan.AGGREGATES));
  }

  /** A transaction of it and nothing else. */
  static void transaction(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      work(connection);
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  static void work(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE account SET balance = balance + 1 WHERE id = ?")) {
      update.setInt(1, ThreadLocalRandom.current().nextInt(Plan.AGGREGATES));
      update.executeUpdate();
    }
  }
}
