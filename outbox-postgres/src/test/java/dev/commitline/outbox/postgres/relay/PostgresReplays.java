package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.ReplayDatabase;
import java.util.List;

/** PostgreSQL, where the outbox itself is the history. */
final class PostgresReplays extends ReplayDatabase {

  PostgresReplays(TestDatabase database) {
    super(database, OutboxNames.DEFAULT);
  }

  @Override
  protected OutboxDatabase outbox() {
    return new PostgresOutbox();
  }

  @Override
  protected OutboxDatabase withoutHistory() {
    return new PostgresOutbox().using(Transport.WAL);
  }

  @Override
  protected TestDatabase relayLogin() {
    database().execute("ALTER ROLE commitline_relay PASSWORD 'secret'");
    return database().as("commitline_relay", "secret");
  }

  @Override
  protected List<String> tables() {
    return List.of(names().outbox());
  }

  @Override
  protected String row() {
    return "(?::uuid, ?, ?, ?, ?, ?, ?, '/faults', (? || '+00')::timestamptz, 0, 1, ?::json, ?)";
  }

  @Override
  protected void endSessionsOf(String relay) {
    database()
        .execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'commitline-relay-%s'
            """
                .formatted(relay));
  }
}
