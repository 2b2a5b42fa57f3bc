package dev.commitline.outbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(OutboxExtension.class)
class PostgresServerIT {

  @ParameterizedTest
  @CsvSource({
    "wal_level, logical",
    "max_replication_slots, 50",
    "max_wal_senders, 50",
    "max_connections, 300",
    "fsync, on",
    "synchronous_commit, on",
    "full_page_writes, on",
  })
  void runsAsInProduction(String setting, String value, TestDatabase database) throws Exception {
    assertThat(queryOne(database, "SHOW " + setting)).isEqualTo(value);
  }

  @Test
  void dropTakesSlotsWithIt(PostgresServer server) throws Exception {
    TestDatabase database = server.createDatabase();
    database.execute("SELECT pg_create_logical_replication_slot('of_a_dropped_one', 'pgoutput')");
    database.drop();
    database.drop();
    assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    TestDatabase other = server.createDatabase();
    assertThat(
            queryOne(
                other,
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'of_a_dropped_one'"))
        .isEqualTo("0");
    other.drop();
  }

  @Test
  void rolesNeedTheirPassword(TestDatabase database) throws Exception {
    database.execute("CREATE ROLE testkit_login LOGIN PASSWORD 'right'");
    try {
      assertThat(queryOne(database.as("testkit_login", "right"), "SELECT current_user"))
          .isEqualTo("testkit_login");
      assertThatThrownBy(() -> database.as("testkit_login", "wrong").connect())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    } finally {
      database.execute("DROP ROLE testkit_login");
    }
  }

  @Test
  void committedRowsOutliveKillAndClose(@TempDir Path directory) throws Exception {
    int port = Ports.free();
    TestDatabase database;
    try (PostgresServer server = PostgresServer.start(directory, port)) {
      database = server.createDatabase();
      database.execute("CREATE TABLE t (v text); INSERT INTO t VALUES ('kept')");
      long pid = server.pid();
      server.kill();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(server.pid()).isNotEqualTo(pid);
      assertThat(queryOne(database, "SELECT v FROM t")).isEqualTo("kept");
    }
    try (PostgresServer again = PostgresServer.start(directory, port)) {
      assertThat(again.jdbcUrl(database.name())).isEqualTo(database.jdbcUrl());
      assertThat(queryOne(database, "SELECT v FROM t")).isEqualTo("kept");
    }
  }

  private static String queryOne(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
