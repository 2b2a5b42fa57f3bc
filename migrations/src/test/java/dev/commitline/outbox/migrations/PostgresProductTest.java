package dev.commitline.outbox.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By what servers answer to {@code SELECT version()}. */
class PostgresProductTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PostgreSQL 14.24 on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0) 12.2.0, 64-bit",
        "PostgreSQL 18.6 (Debian 18.6-1.pgdg12+1) on aarch64-unknown-linux-gnu, 64-bit",
        "PostgreSQL 19beta1 on x86_64-pc-linux-musl, compiled by gcc, 64-bit"
      })
  void isSupported(String version) {
    assertThat(OutboxMigrations.unsupported(version)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CockroachDB CCL v24.1.2 (x86_64-pc-linux-gnu, built 2024/07/01, go1.22.3)",
        "PostgreSQL 15.2-YB-2.25.1.0-b0 on x86_64-pc-linux-gnu, compiled by clang, 64-bit",
        "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.77467",
        "PostgreSQL 14.2 (Greenplum Database 8.0.0 build 1) on x86_64-pc-linux-gnu, 64-bit",
        "5.7.44-log"
      })
  void isAnotherProduct(String version) {
    assertThat(OutboxMigrations.unsupported(version).orElseThrow())
        .contains("not PostgreSQL, but says that it is '" + version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PostgreSQL 13.20 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit",
        "PostgreSQL 9.6.24 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit"
      })
  void isTooOld(String version) {
    assertThat(OutboxMigrations.unsupported(version).orElseThrow())
        .contains("must be of version 14 or newer, was '" + version);
  }
}
