package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.snapshot.DomainSnapshots;
import dev.commitline.outbox.snapshot.Snapshot;
import dev.commitline.outbox.snapshot.SnapshotOrder;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snapshots of accounts, which others change meanwhile. */
@ExtendWith(OutboxExtension.class)
class DomainSnapshotIT {

  private static final int ACCOUNTS = 300;

  private final TestDatabase database;
  private final JdbcOutbox outbox;
  private final DomainSnapshots snapshots;
  private final Ledgers accounts;

  DomainSnapshotIT(PostgresServer server) {
    database = server.createDatabase();
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    outbox =
        JdbcOutbox.of(
            database.dataSource(),
            new PostgresOutbox(),
            OutboxNames.DEFAULT,
            "/bank",
            new JsonPayloadSerializer());
    snapshots = outbox.snapshots();
    accounts = new Ledgers(database, outbox);
  }

  @BeforeEach
  void open() {
    accounts.create(ACCOUNTS);
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void eachAggregateHasOneSnapshotWithItsStateAtItsSequence() throws Exception {
    Snapshot done;
    try (Ledgers.Writers writers = accounts.writers()) {
      done = snapshots.run(order("first"), accounts, progress -> {});
      assertThat(writers.failures()).isEmpty();
      assertThat(writers.changes()).isPositive();
    }
    assertThat(done.done()).isTrue();
    assertThat(done.events()).isEqualTo(ACCOUNTS).isEqualTo(done.aggregates());
    assertThat(accounts.withoutExactlyOneSnapshot()).isEmpty();
    assertThat(accounts.gaps()).isEmpty();
    assertThat(accounts.statesThatDoNotFollow()).isEmpty();
  }

  @Test
  void anInterruptedOneGoesOnBehindItsLastAggregate() throws Exception {
    Snapshot half =
        snapshots.run(
            order("interrupted"),
            accounts,
            progress -> {
              if (progress.aggregates() == 120) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(half.done()).isFalse();
    assertThat(half.aggregates()).isEqualTo(120);
    assertThatThrownBy(
            () ->
                snapshots.run(
                    order("interrupted"),
                    accounts,
                    progress -> {
                      if (progress.aggregates() == 200) {
                        throw new IllegalArgumentException("the application's own");
                      }
                    }))
        .hasMessage("the application's own");

    Snapshot done = snapshots.run(order("interrupted"), accounts, progress -> {});
    assertThat(done.done()).isTrue();
    assertThat(done.events()).isEqualTo(ACCOUNTS);
    assertThat(accounts.withoutExactlyOneSnapshot()).isEmpty();
  }

  @Test
  void ofTwoRunsOfOneNameOneEndsAndNothingComesTwice() throws Exception {
    assertThatThrownBy(
            () ->
                snapshots.run(
                    order("twice"),
                    accounts,
                    progress -> {
                      if (progress.aggregates() == 10) {
                        runOnceMore();
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another run of it goes on");
    assertThat(accounts.withoutExactlyOneSnapshot()).isEmpty();
  }

  @Test
  void whatIsGoneOrNotPublicHasNoEventAndWhatComesLaterIsNoPartOfIt() throws Exception {
    accounts.close("00003");
    Snapshot done =
        snapshots.run(
            order("gone"),
            accounts,
            progress -> {
              if (progress.aggregates() == 1) {
                database.execute("DELETE FROM ledger WHERE id = '00002'");
                database.execute("INSERT INTO ledger VALUES ('99999', 7, false)");
              }
            });
    assertThat(done.aggregates()).isEqualTo(ACCOUNTS);
    assertThat(done.events()).isEqualTo(ACCOUNTS - 2);
  }

  @Test
  void aCountChangesNothingAndOfNoAggregatesItIsDoneAtOnce() throws Exception {
    assertThat(snapshots.count(accounts)).isEqualTo(ACCOUNTS);
    database.execute("DELETE FROM ledger");
    assertThat(snapshots.count(accounts)).isZero();
    Snapshot none = snapshots.run(order("none"), accounts, progress -> {});
    assertThat(none.done()).isTrue();
    assertThat(none.aggregates()).isZero();
  }

  private void runOnceMore() {
    try {
      Snapshot unused = snapshots.run(order("twice"), accounts, progress -> {});
    } catch (SQLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static SnapshotOrder order(String name) {
    return new SnapshotOrder(name, "ann", "a new data product", null);
  }
}
