package dev.commitline.outbox.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * The outbox table of Debezium's EventRouter as its documentation shows it, with the payload as
 * bytes: the router passes those on without parsing them.
 *
 * <p>Thread safety: safe.
 */
public enum ClassicOutbox implements TransactionWriter {

  /** Of PostgreSQL, in schema public. */
  POSTGRES(
      """
      CREATE TABLE public.outboxevent (
        id uuid PRIMARY KEY,
        aggregatetype varchar(255) NOT NULL,
        aggregateid varchar(255) NOT NULL,
        type varchar(255) NOT NULL,
        payload bytea
      );
      CREATE PUBLICATION classic FOR TABLE public.outboxevent WITH (publish = 'insert')
      """,
      "INSERT INTO public.outboxevent VALUES (?::uuid, ?, ?, ?, ?)"),

  /** Of MySQL, on InnoDB. */
  MYSQL(
      """
      CREATE TABLE outboxevent (
        id char(36) PRIMARY KEY,
        aggregatetype varchar(255) NOT NULL,
        aggregateid varchar(255) NOT NULL,
        type varchar(255) NOT NULL,
        payload longblob
      ) ENGINE = InnoDB
      """,
      "INSERT INTO outboxevent VALUES (?, ?, ?, ?, ?)");

  /** Its table, unqualified. */
  public static final String TABLE = "outboxevent";

  /** Its publication, in PostgreSQL. */
  public static final String PUBLICATION = "classic";

  private final String ddl;
  private final String insert;

  ClassicOutbox(String ddl, String insert) {
    this.ddl = ddl;
    this.insert = insert;
  }

  /** Statements that make it. */
  public String ddl() {
    return ddl;
  }

  @Override
  public void write(Connection connection, List<Planned> events) throws SQLException {
    try (PreparedStatement row = connection.prepareStatement(insert)) {
      for (Planned event : events) {
        row.setString(1, UUID.randomUUID().toString());
        row.setString(2, BenchEvent.TOPIC); // what the router routes by
        row.setString(3, event.aggregateId());
        row.setString(4, "BenchEvent");
        row.setBytes(5, event.payload());
        row.addBatch();
      }
      row.executeBatch();
    }
  }
}
