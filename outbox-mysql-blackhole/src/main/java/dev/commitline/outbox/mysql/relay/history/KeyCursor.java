package dev.commitline.outbox.mysql.relay.history;

import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.PastEvent;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches the rows of sorted keys, a few at a time. */
final class KeyCursor implements EventCursor {

  private static final int FETCH_ROWS = 500;

  private final Connection session;
  private final SortedKeys keys;
  private final List<String> tables;
  private final long size;
  private final Deque<PastEvent> fetched = new ArrayDeque<>();
  private long reached;

  private KeyCursor(Connection session, SortedKeys keys, List<String> tables, long size) {
    this.session = session;
    this.keys = keys;
    this.tables = tables;
    this.size = size;
  }

  /** What sorts the keys of a session. */
  @FunctionalInterface
  interface Sorting {
    SortedKeys on(Connection session) throws SQLException;
  }

  /**
   * Opens it on this session, which then belongs to it.
   *
   * @param tables those of the rows, qualified, in the order of the moment's cuts
   */
  static KeyCursor open(Connection session, Sorting sorting, List<String> tables)
      throws SQLException {
    try {
      outlive(session);
      SortedKeys keys = sorting.on(session);
      return new KeyCursor(session, keys, tables, keys.size());
    } catch (SQLException e) {
      Sessions.closeQuietly(session);
      throw e;
    }
  }

  /** A slow replay asks seldom; servers may be told to end such sessions soon. */
  private static void outlive(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET SESSION wait_timeout = 86400");
    }
  }

  @Override
  public void require(long events) {
    if (size != events) {
      throw changed("holds " + size, events);
    }
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public @Nullable PastEvent next() {
    if (fetched.isEmpty()) {
      fetch();
    }
    return fetched.poll();
  }

  private void fetch() {
    try {
      List<SortedKeys.Sorted> next = keys.behind(reached, FETCH_ROWS);
      List<Map<Long, RelayEvent>> rows = new ArrayList<>();
      for (int table = 0; table < tables.size(); table++) {
        rows.add(StoredRows.read(session, tables.get(table), of(table, next)));
      }
      for (SortedKeys.Sorted sorted : next) {
        RelayEvent event = rows.get(sorted.origin()).get(sorted.rowNo());
        if (event == null) {
          throw changed("no longer has event " + sorted.key().id(), size);
        }
        fetched.add(new PastEvent(event, sorted.place().text()));
        reached = sorted.number();
      }
    } catch (SQLException e) {
      throw MySqlFaults.during("can't read on in the history", e);
    }
  }

  private static List<StoredRows.Key> of(int origin, List<SortedKeys.Sorted> keys) {
    return keys.stream()
        .filter(sorted -> sorted.origin() == origin)
        .map(SortedKeys.Sorted::key)
        .toList();
  }

  private static RelayException changed(String how, long events) {
    return new RelayException(
        RelayError.HISTORY_CHANGED,
        "%d events are still to be published, but the history %s".formatted(events, how));
  }

  @Override
  public void close() {
    Sessions.closeQuietly(session);
  }
}
