package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which relays of a server stand by for each other. */
@ExtendWith(OutboxExtension.class)
class NamedLockIT {

  private static final String LONG = "a_relay_with_the_longest_name_of_forty_c";

  private final TestDatabase database;

  NamedLockIT(@OnMySql TestDatabase database) {
    this.database = database;
  }

  @Test
  void onlyThoseOfOneNameOverOneOutbox() throws SQLException {
    String schema = database.name();
    try (Connection holder = database.connect();
        Connection other = database.connect()) {
      assertThat(takes(new SourceNames(LONG, schema, ""), holder)).isTrue();

      assertThat(takes(new SourceNames(LONG, schema, ""), other)).isFalse();
      assertThat(takes(new SourceNames(LONG, schema, "b_"), other)).isTrue();
      assertThat(takes(new SourceNames(LONG, schema + "_too", ""), other)).isTrue();
      assertThat(takes(new SourceNames("another", schema, ""), other)).isTrue();
    }
  }

  @Test
  void theirStreamsHaveServerIdsOfTheirOwn() {
    assertThat(new SourceNames(LONG, "one", "").serverId())
        .isNotEqualTo(new SourceNames(LONG, "two", "").serverId())
        .isNotEqualTo(new SourceNames(LONG, "one", "b_").serverId());
  }

  private static boolean takes(SourceNames names, Connection session) throws SQLException {
    return new NamedLock(names, Duration.ofSeconds(60)).tryOn(session);
  }
}
