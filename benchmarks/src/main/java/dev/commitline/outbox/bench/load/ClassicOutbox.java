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
public final class ClassicOutbox implements TransactionWriter {

  /** Its table. */
  public static final String TABLE = "public.outboxevent";

  /** Its publication. */
  public static final String PUBLICATION = "classic";

  /** Makes it. */
  public static final String DDL =
      """
      CREATE TABLE public.outboxevent (
        id uuid PRIMARY KEY,
        aggregatetype varchar(255) NOT NULL,
        aggregateid varchar(255) NOT NULL,
        type varchar(255) NOT NULL,
        payload bytea
      );
      CREATE PUBLICATION classic FOR TABLE public.outboxevent WITH (publish = 'insert')
      """;

  @Override
  public void write(Connection connection, List<Planned> events) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO public.outboxevent VALUES (?, ?, ?, ?, ?)")) {
      for (Planned event : events) {
        insert.setObject(1, UUID.randomUUID());
        insert.setString(2, BenchEvent.TOPIC); // what the router routes by
        insert.setString(3, event.aggregateId());
        insert.setString(4, "BenchEvent");
        insert.setBytes(5, event.payload());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
