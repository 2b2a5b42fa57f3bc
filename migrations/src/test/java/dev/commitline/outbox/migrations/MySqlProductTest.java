package dev.commitline.outbox.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By what MySQL's driver says of servers. */
class MySqlProductTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.0.13",
        "8.0.15",
        "8.0.44-0ubuntu0.22.04.1",
        "8.0.39.mysql_aurora.3.10.0",
        "8.4.3-log",
        "9.7.4-2",
        "10.0.0"
      })
  void isSupported(String version) {
    assertThat(MySqlOutboxMigrations.unsupported("MySQL", version)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MySQL, 10.11.18-MariaDB-0+deb12u1-log",
    "MySQL, 5.5.5-10.3.39-MariaDB",
    "MariaDB, 11.4.2",
    "MySQL, 8.0.11-TiDB-v7.5.0",
    "PostgreSQL, 18.0",
  })
  void isAnotherProduct(String product, String version) {
    assertThat(MySqlOutboxMigrations.unsupported(product, version).orElseThrow())
        .contains(product + " " + version + " and not MySQL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.7.44-log", "8.0.11", "8.0.12-log", "5.6.51"})
  void isTooOld(String version) {
    assertThat(MySqlOutboxMigrations.unsupported("MySQL", version).orElseThrow())
        .contains("MySQL " + version + ", which is too old: use 8.0.13 or newer");
  }

  @Test
  void isNotRefusedWhereItsVersionIsNoNumber() {
    assertThat(MySqlOutboxMigrations.unsupported("MySQL", "trunk")).isEmpty();
  }
}
