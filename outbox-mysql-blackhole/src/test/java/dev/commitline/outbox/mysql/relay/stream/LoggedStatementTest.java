package dev.commitline.outbox.mysql.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedStatementTest {

  private static final String COLUMNS =
      "`id` char(36), aggregatetype varchar(255), aggregateid varchar(255), type varchar(255), payload longblob COMMENT 'a, b', topic varchar(255), compacted tinyint(1), aggregateseq bigint, source text, contenttype text, time datetime(6), txindex int, txsize int, headers longtext";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO outbox (id) VALUES (1)",
        "insert ignore `shop`.`outbox` VALUES (1)",
        "/* app='x' */ INSERT /* why */ INTO\nshop . outbox VALUES ('a''b')",
        "REPLACE LOW_PRIORITY INTO Shop.Outbox SELECT 1",
        "# a\n-- b\nINSERT /*!80000 HIGH_PRIORITY */ INTO outbox SELECT * FROM elsewhere",
      })
  void writesEvents(String sql) {
    assertThat(in("shop", sql).inserts()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO outbox_history VALUES (1)",
        "INSERT INTO other.outbox VALUES (1)",
        "INSERT INTO log VALUES ('INSERT INTO outbox')",
        "REPLACE INTO percona.checksums SELECT 'shop', 'outbox', CRC32(id) FROM shop.outbox",
        "DELETE FROM outbox",
        "UPDATE outbox SET type = 'x'",
        "CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW INSERT INTO outbox (id) VALUES (1)",
      })
  void writesNone(String sql) {
    assertThat(in("shop", sql).inserts()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE outbox MODIFY aggregateid VARCHAR(255) NOT NULL AFTER id",
        "alter table `shop`.`outbox` add column x int first",
        "ALTER TABLE outbox RENAME COLUMN type TO t, RENAME COLUMN aggregateid TO type",
        "ALTER TABLE outbox CHANGE type aggregateid VARCHAR(255)",
        "ALTER TABLE outbox DROP type, ADD type VARCHAR(255)",
        "ALTER TABLE outbox /*!80000 DROP */ COLUMN type",
        "ALTER TABLE outbox DROP INDEX i, DROP COLUMN type",
        "RENAME TABLE made TO shop.outbox",
        "ALTER TABLE made RENAME TO outbox",
        "CREATE TABLE outbox (type varchar(255), id char(36))",
        "CREATE TABLE IF NOT EXISTS outbox LIKE made",
        "CREATE TABLE shop.outbox SELECT * FROM made",
      })
  void mayMoveColumns(String sql) {
    assertThat(in("shop", sql).mayOrderColumns()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE shop.outbox (" + COLUMNS + ") ENGINE = BLACKHOLE COMMENT 'outbox (x, y)'",
        "CREATE TABLE IF NOT EXISTS `outbox` (" + COLUMNS + ", more int, KEY k (time, id))",
        "CREATE TABLE shop.outbox LIKE shop.outbox_history",
        "CREATE TABLE orders (outbox INT)",
        "ALTER TABLE outbox COMMENT 'first, after, drop'",
        "ALTER TABLE outbox ADD COLUMN more INT",
        "ALTER TABLE outbox DROP PARTITION p20261129",
        "ALTER TABLE outbox REORGANIZE PARTITION future INTO (PARTITION p VALUES LESS THAN ('2026-01-01'), PARTITION future VALUES LESS THAN (MAXVALUE))",
        "ALTER TABLE outbox DROP INDEX i, RENAME INDEX a TO b, ENGINE = InnoDB",
        "ALTER TABLE other.outbox DROP COLUMN type",
        "ALTER TABLE orders DROP COLUMN outbox",
        "ALTER TABLE outbox_history MODIFY type TEXT FIRST",
        "RENAME TABLE other.outbox TO other.outbox_old",
        "TRUNCATE TABLE outbox",
        "DROP TABLE outbox",
      })
  void movesNone(String sql) {
    assertThat(in("shop", sql).mayOrderColumns()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALTER TABLE outbox DROP type", "INSERT INTO outbox VALUES (1)"})
  void anotherSchemasIsNone(String sql) {
    LoggedStatement statement = in("other", sql);
    assertThat(statement.inserts() || statement.mayOrderColumns()).isFalse();
  }

  private static LoggedStatement in(String schema, String sql) {
    return new LoggedStatement(sql, schema, "shop", "outbox");
  }
}
