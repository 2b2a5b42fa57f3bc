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
class MySqlServerIT {

  @ParameterizedTest
  @CsvSource({
    "log_bin, 1",
    "binlog_format, ROW",
    "binlog_row_image, FULL",
    "gtid_mode, ON",
    "enforce_gtid_consistency, ON",
    "sync_binlog, 1",
    "innodb_flush_log_at_trx_commit, 1",
  })
  void runsAsInProduction(String setting, String value, @OnMySql TestDatabase database)
      throws Exception {
    assertThat(queryOne(database, "SELECT @@" + setting)).isEqualTo(value);
  }

  @Test
  void keepsWhatItIsGivenInABlackholeOnlyInItsBinlog(@OnMySql TestDatabase database)
      throws Exception {
    database.execute(
        "CREATE TABLE gone (v TEXT) ENGINE=BLACKHOLE; INSERT INTO gone VALUES ('somewhere')");
    assertThat(queryOne(database, "SELECT count(*) FROM gone")).isEqualTo("0");
    assertThat(
            queryOne(
                database,
                "SELECT engine FROM information_schema.tables WHERE table_name = 'gone'"
                    + " AND table_schema = database()"))
        .isEqualTo("BLACKHOLE");
  }

  @Test
  void dropTakesTheDatabaseAndIsSafeTwice(MySqlServer server) {
    TestDatabase database = server.createDatabase();
    database.drop();
    database.drop();
    assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
  }

  @Test
  void committedRowsOutliveKillAndClose(@TempDir Path directory) throws Exception {
    int port = Ports.free();
    TestDatabase database;
    try (MySqlServer server = MySqlServer.start(directory, port)) {
      database = server.createDatabase();
      database.execute("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('kept')");
      long pid = server.pid();
      server.kill();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(server.pid()).isNotEqualTo(pid);
      assertThat(queryOne(database, "SELECT v FROM t")).isEqualTo("kept");
    }
    try (MySqlServer again = MySqlServer.start(directory, port)) {
      assertThat(again.pid()).isPositive();
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
