package dev.commitline.outbox.testkit.contract;

import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What a database module and the relay have to keep to together: each committed event is in Kafka
 * once, with its headers, in commit order, and nothing else is.
 *
 * <p>A database module extends this once. All tests share one database and one relay, and tell
 * their events apart by aggregate id.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RelayContract
    implements RelayRecordContract,
        RelayTransactionContract,
        RelayContinuityContract,
        RelayTopicContract {

  private static final String LARGEST_RECORD = Integer.toString(10 << 20);

  private final OutboxDatabase outboxDatabase;
  private final TestDatabase database;
  private final OutboxNames names;
  private final KafkaBroker broker;
  private final String relayName = "contract_" + UUID.randomUUID().toString().substring(0, 8);
  private @Nullable JdbcOutbox outbox;
  private @Nullable AutoCloseable relay;

  /** The suite over an empty database and a broker. */
  protected RelayContract(
      OutboxDatabase outboxDatabase, TestDatabase database, KafkaBroker broker) {
    this(outboxDatabase, database, OutboxNames.DEFAULT, broker);
  }

  /**
   * The same with the outbox where the names say: where a schema is no part of a database, suites
   * would meet in that of the default.
   */
  protected RelayContract(
      OutboxDatabase outboxDatabase, TestDatabase database, OutboxNames names, KafkaBroker broker) {
    this.outboxDatabase = outboxDatabase;
    this.database = database;
    this.names = names;
    this.broker = broker;
  }

  /**
   * Starts a relay from the database's outbox to the broker. It must be able to publish records of
   * 6 MB. Need not wait until the relay streams.
   *
   * @param relayName the same for every start of this suite
   * @return stops the relay when closed, and returns once it has stopped
   */
  protected abstract AutoCloseable startRelay(
      TestDatabase database, KafkaBroker broker, String relayName) throws Exception;

  /**
   * The committed events of these aggregates, in the order in which they were written.
   *
   * @param aggregateIds never empty
   */
  @Override
  public abstract List<OutboxRow> committedRows(Set<String> aggregateIds) throws SQLException;

  /** How many sessions of the suite's database wait for a lock of another right now. */
  @Override
  public abstract int sessionsWaitingForLocks() throws SQLException;

  @Override
  public final OutboxDatabase outboxDatabase() {
    return outboxDatabase;
  }

  @Override
  public final DataSource dataSource() {
    return database.dataSource();
  }

  @Override
  public final OutboxNames names() {
    return names;
  }

  @Override
  public final JdbcOutbox outbox() {
    return Objects.requireNonNull(outbox, "not prepared");
  }

  @Override
  public final KafkaBroker broker() {
    return broker;
  }

  @Override
  public final void startRelay() throws Exception {
    relay = startRelay(database, broker, relayName);
  }

  @Override
  public final void stopRelay() throws Exception {
    Objects.requireNonNull(relay, "no relay runs").close();
    relay = null;
  }

  @BeforeAll
  final void prepare() throws Exception {
    outboxDatabase.migrate(dataSource(), names());
    createTopic(new NewTopic(ContractEvent.NARROW, 1, (short) 1));
    createTopic(
        new NewTopic(ContractEvent.LARGE, 1, (short) 1)
            .configs(Map.of("max.message.bytes", LARGEST_RECORD)));
    startRelay();
    awaitEventsKept();
    outbox =
        JdbcOutbox.of(
            dataSource(), outboxDatabase, names, ContractEvent.SOURCE, ContractEvent.SERIALIZER);
  }

  /** Some transports keep nothing until the relay has started once. */
  private void awaitEventsKept() {
    Awaitility.await()
        .atMost(WAIT)
        .ignoreException(EventsNotKeptException.class)
        .until(
            () -> {
              outboxDatabase.requireKept(dataSource(), names());
              return true;
            });
  }

  @AfterAll
  final void end() throws Exception {
    if (relay != null) {
      stopRelay();
    }
  }

  private void createTopic(NewTopic topic) throws Exception {
    try (Admin admin = broker.admin()) {
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
