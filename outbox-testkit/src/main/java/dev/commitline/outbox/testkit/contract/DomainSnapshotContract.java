package dev.commitline.outbox.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.snapshot.DomainSnapshots;
import dev.commitline.outbox.snapshot.Snapshot;
import dev.commitline.outbox.snapshot.SnapshotOrder;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of accounts, which others change meanwhile. */
public abstract class DomainSnapshotContract {

  private static final int ACCOUNTS = 300;

  private final TestDatabase database;
  private final JdbcOutbox outbox;
  private final DomainSnapshots snapshots;
  private final Ledgers accounts;

  /**
   * For an empty database of the test, which is dropped after it.
   *
   * @param names where the outbox comes to be in it
   */
  protected DomainSnapshotContract(
      TestDatabase database,
      OutboxDatabase outboxDatabase,
      Function<TestDatabase, OutboxNames> names) {
    this.database = database;
    outboxDatabase.migrate(database.dataSource(), names.apply(database));
    outbox =
        JdbcOutbox.of(
            database.dataSource(),
            outboxDatabase,
            names.apply(database),
            "/bank",
            Ledgers.SERIALIZER);
    snapshots = outbox.snapshots();
    accounts = new Ledgers(database, outbox);
  }

  /** The committed events of these aggregates. */
  protected abstract List<OutboxRow> committedRows(TestDatabase of, Set<String> aggregateIds)
      throws SQLException;

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
    assertThat(withoutExactlyOneSnapshot()).isEmpty();
    assertThat(gaps()).isEmpty();
    assertThat(statesThatDoNotFollow()).isEmpty();
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
    assertThat(withoutExactlyOneSnapshot()).isEmpty();
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
    assertThat(withoutExactlyOneSnapshot()).isEmpty();
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

  private List<String> withoutExactlyOneSnapshot() throws SQLException {
    Map<String, Long> snapshotsOf =
        committedRows(database, accounts.ids()).stream()
            .filter(DomainSnapshotContract::isSnapshot)
            .collect(Collectors.groupingBy(OutboxRow::aggregateId, Collectors.counting()));
    return accounts.ids().stream().filter(id -> snapshotsOf.getOrDefault(id, 0L) != 1).toList();
  }

  private List<OutboxRow> gaps() throws SQLException {
    return steps((before, row) -> row.aggregateSeq() != before.aggregateSeq() + 1);
  }

  /** A change raises the balance by one, a snapshot by nothing. */
  private List<OutboxRow> statesThatDoNotFollow() throws SQLException {
    return steps((before, row) -> balance(row) - balance(before) != (isSnapshot(row) ? 0 : 1));
  }

  /** The events of which this holds with the event before. */
  private List<OutboxRow> steps(BiPredicate<OutboxRow, OutboxRow> wrong) throws SQLException {
    List<OutboxRow> rows = new ArrayList<>(committedRows(database, accounts.ids()));
    rows.sort(Comparator.comparing(OutboxRow::aggregateId).thenComparing(OutboxRow::aggregateSeq));
    List<OutboxRow> found = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      OutboxRow before = rows.get(i - 1);
      if (before.aggregateId().equals(rows.get(i).aggregateId())
          && wrong.test(before, rows.get(i))) {
        found.add(rows.get(i));
      }
    }
    return found;
  }

  private static boolean isSnapshot(OutboxRow row) {
    return "snapshot".equals(row.headers().get("operation"));
  }

  private static long balance(OutboxRow row) {
    return Long.parseLong(row.text());
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
