package dev.commitline.outbox.snapshot;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is in the domain's tables already: one event for each aggregate, of its present
 * state, with header {@code operation: snapshot} and the aggregate's next sequence. From the outbox
 * on it is an event like any other.
 *
 * <p>Guarantee: each aggregate whose id was there at the start, and still is when its turn comes,
 * gets exactly one such event, between its live events, with the state at that place; also over
 * kills and restarts, for how far a snapshot has come is committed with each event.
 *
 * <p>Transaction: one for each aggregate, so that it holds one lock of the domain's at a time and
 * can't be in a deadlock with writers of several.
 *
 * <p>Thread safety: safe; of two runs of one name, one ends with {@link IllegalStateException}.
 */
public final class DomainSnapshots {

  private static final String OPERATION = "operation";
  private static final int PAGE = 1_000;

  private final SnapshotTransactions transactions;
  private final SnapshotLedger ledger;
  private final Outbox outbox;

  /** For Commitline's own use: a bean with Spring, {@code JdbcOutbox.snapshots()} without. */
  public DomainSnapshots(SnapshotTransactions transactions, SnapshotLedger ledger, Outbox outbox) {
    this.transactions = transactions;
    this.ledger = ledger;
    this.outbox = outbox;
  }

  /** How many aggregates a snapshot would look at now; changes nothing. Blocks: reads all ids. */
  public long count(SnapshotSource source) throws SQLException {
    String upTo = transactions.<@Nullable String>run(source::last);
    long count = 0;
    List<String> ids = page(source, null, upTo);
    while (!ids.isEmpty()) {
      count += ids.size();
      ids = page(source, ids.get(ids.size() - 1), upTo);
    }
    return count;
  }

  /**
   * Runs a snapshot on the calling thread, from its start or from where an earlier run ended. One
   * that is done already is left as it is. After an exception, or a kill, call it again.
   *
   * @param progress told after each aggregate, on the calling thread
   * @return where it stands: done, or not when the thread was interrupted, whose flag stays set
   * @throws SQLException as the database reports it
   * @throws IllegalStateException when another run of the same name has gone on
   */
  public Snapshot run(SnapshotOrder order, SnapshotSource source, Consumer<Snapshot> progress)
      throws SQLException {
    Snapshot now =
        transactions.run(connection -> ledger.begin(connection, order, source.last(connection)));
    SnapshotPace pace = new SnapshotPace(order.rate());
    while (!now.done()) {
      List<String> ids = page(source, now.last(), now.upTo());
      if (ids.isEmpty()) {
        now = end(now);
      }
      for (String id : ids) {
        if (!pace.await()) {
          return now;
        }
        now = publish(source, now, id);
        progress.accept(now);
      }
    }
    return now;
  }

  private List<String> page(SnapshotSource source, @Nullable String behind, @Nullable String upTo)
      throws SQLException {
    return upTo == null
        ? List.of()
        : transactions.run(connection -> source.ids(connection, behind, upTo, PAGE));
  }

  private Snapshot publish(SnapshotSource source, Snapshot from, String id) throws SQLException {
    return transactions.run(
        connection -> {
          OutboxEvent event = source.lock(connection, id);
          if (event != null) {
            outbox.append(event.withHeader(OPERATION, "snapshot"));
          }
          return advance(connection, from, from.behind(id, event != null));
        });
  }

  private Snapshot end(Snapshot from) throws SQLException {
    Snapshot done =
        new Snapshot(from.name(), from.upTo(), from.last(), from.aggregates(), from.events(), true);
    return transactions.run(connection -> advance(connection, from, done));
  }

  private Snapshot advance(Connection connection, Snapshot from, Snapshot to) throws SQLException {
    if (!ledger.advance(connection, from, to)) {
      throw new IllegalStateException(
          "snapshot '%s' stands no longer behind id '%s': another run of it goes on"
              .formatted(from.name(), from.last()));
    }
    return to;
  }
}
