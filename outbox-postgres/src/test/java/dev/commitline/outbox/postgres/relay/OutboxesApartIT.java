package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two outboxes in one database: a relay of one keeps nothing of the other. */
@ExtendWith(OutboxExtension.class)
class OutboxesApartIT {

  private static final OutboxNames OTHER_SCHEMA = new OutboxNames("second", "");
  private static final OutboxNames OTHER_PREFIX = new OutboxNames("commitline", "second_");

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final PostgresOutbox messages = new PostgresOutbox().using(Transport.WAL);
  private final KafkaBroker broker;
  private final TestDatabase database;

  OutboxesApartIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    migrate(OutboxNames.DEFAULT);
  }

  @AfterEach
  void drop() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
    database.drop();
  }

  @Test
  void theSlotOfAnotherOutboxesRelayKeepsNothing() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    migrate(OTHER_SCHEMA);
    migrate(OTHER_PREFIX);

    messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
    assertNotKept(OTHER_SCHEMA, "second.outbox");
    assertNotKept(OTHER_PREFIX, "commitline.second_outbox");

    RunningRelay.streaming(config("_2", OTHER_SCHEMA)).close();
    messages.requireKept(database.dataSource(), OTHER_SCHEMA);
    assertNotKept(OTHER_PREFIX, "commitline.second_outbox");
  }

  @Test
  void aSlotThatIsGoneKeepsNothing() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));

    assertNotKept(OutboxNames.DEFAULT, "commitline.outbox");
  }

  @Test
  void anEarlierRelaysSlotIsFoundWhereTheOutboxIsTheOnlyOne() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    forgetFromMigration8On();
    migrate(OutboxNames.DEFAULT);

    messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
  }

  @Test
  void anEarlierRelayHasToSayWhoseItIsWhereThereAreSeveral() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    migrate(OTHER_SCHEMA);
    forgetFromMigration8On();
    migrate(OutboxNames.DEFAULT);

    assertNotKept(OutboxNames.DEFAULT, "start the relay once");
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
  }

  private void migrate(OutboxNames names) {
    new PostgresOutbox().migrate(database.dataSource(), names);
  }

  private void forgetFromMigration8On() {
    database.execute(
        "DROP TABLE commitline.outbox_relay; DROP FUNCTION commitline.outbox_beat; DELETE FROM commitline.outbox_schema_history WHERE version::int >= 8");
  }

  private void assertNotKept(OutboxNames names, String named) {
    assertThatThrownBy(() -> messages.requireKept(database.dataSource(), names))
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining(named);
  }

  private RelayConfig config(String suffix, OutboxNames names) {
    RelayConfig config = RelayConfigs.config(name + suffix, database, broker);
    return new RelayConfig(
        config.name(),
        new RelayConfig.Database(
            database.jdbcUrl(), database.username(), database.password(), names),
        config.kafka(),
        config.topics(),
        config.retry());
  }
}
