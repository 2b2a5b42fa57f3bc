package dev.commitline.outbox.relay.history;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The audit rows of replays, in a table of the outbox's database. */
public final class ReplayTable implements ReplayLedger {

  private static final String UNENDED =
      "WHERE relay = ? AND state IN ('RUNNING', 'PAUSED', 'FAILED') ORDER BY created_at, id";

  private final Dialect database;
  private final String relay;
  private final String table;

  /** Connects to nothing yet. */
  public ReplayTable(RelayConfig config, Dialect database) {
    this.database = database;
    this.relay = config.name();
    this.table = config.database().names().replays();
  }

  /** What differs between databases. */
  public interface Dialect {

    /** A new session, in auto-commit. */
    Connection open() throws SQLException;

    /** The time now, in SQL, as the table has its times. */
    String now();

    /** For how many milliseconds a row's {@code seen_at} has been past, in SQL. */
    String silence();

    /** Who writes a row, in SQL. */
    String user();

    /** A time as the driver takes it. */
    Object time(Instant time);

    /** A time as the driver gives it; null where there is none. */
    @Nullable Instant time(ResultSet row, String column) throws SQLException;

    /** Whether a row is refused because there is one with its key. */
    boolean duplicate(SQLException fault);

    /** A fault with the code that fits. */
    RelayException fault(String what, SQLException fault);
  }

  @Override
  public void add(String id, ReplayOrder order, String target, Replay.Moment moment) {
    var values = ReplayRows.values(id, relay, order, target, moment);
    String marks = values.stream().map(value -> "?").collect(Collectors.joining(", "));
    run(
        "can't note the replay to " + target,
        "INSERT INTO %s (%s, database_user) VALUES (%s, %s)"
            .formatted(table, ReplayRows.ORDERED, marks, database.user()),
        PreparedStatement::executeUpdate,
        values.toArray());
  }

  @Override
  public Optional<Replay> find(String id) {
    return read("WHERE id = ? AND relay = ?", id, relay).stream().findFirst();
  }

  @Override
  public List<Replay> list() {
    return read("WHERE relay = ? ORDER BY created_at DESC, id DESC", relay);
  }

  @Override
  public Watch watch() {
    return new OneSession();
  }

  private final class OneSession implements Watch {

    private @Nullable Connection kept;

    @Override
    public List<Replay> ofRelay() {
      try {
        Connection session = kept == null ? database.open() : kept;
        kept = session;
        return on(session, selected(UNENDED), ReplayTable.this::replays, relay).stream()
            .filter(replay -> replay.order().toProduct())
            .toList();
      } catch (SQLException e) {
        close();
        throw database.fault("can't look for replays", e);
      }
    }

    @Override
    public void close() {
      if (kept != null) {
        try {
          kept.close();
        } catch (SQLException e) {
          // lost already; the server notices by itself
        }
        kept = null;
      }
    }
  }

  @Override
  public void take(String id, String runner) {
    run(
        "can't take replay " + id,
        "UPDATE %s SET runner = ?, seen_at = %s WHERE id = ?".formatted(table, database.now()),
        PreparedStatement::executeUpdate,
        runner,
        id);
  }

  @Override
  public Optional<ReplayState> seen(String id, String runner, long events) {
    int seen =
        run(
            "can't note that replay " + id + " goes on",
            "UPDATE %s SET seen_at = %s, events = ? WHERE id = ? AND runner = ?"
                .formatted(table, database.now()),
            PreparedStatement::executeUpdate,
            events,
            id,
            runner);
    return seen == 0 ? Optional.empty() : find(id).map(Replay::state);
  }

  @Override
  public boolean move(String id, ReplayState next, String by, @Nullable String fault) {
    String from =
        Arrays.stream(ReplayState.values())
            .filter(state -> state.next().contains(next))
            .map(state -> "'" + state + "'")
            .collect(Collectors.joining(", "));
    return run(
        "can't move replay %s to %s".formatted(id, next),
        """
        UPDATE %s SET state = ?, moved_by = ?, moved_at = %s, fault = ?
        WHERE id = ? AND relay = ? AND state IN (%s)
        """
            .formatted(table, database.now(), from),
        statement -> statement.executeUpdate() == 1,
        next.name(),
        by,
        fault,
        id,
        relay);
  }

  private List<Replay> read(String where, Object... values) {
    return run("can't read the replays", selected(where), this::replays, values);
  }

  private String selected(String where) {
    return "SELECT %s, %s AS silence FROM %s %s"
        .formatted(ReplayRows.COLUMNS, database.silence(), table, where);
  }

  private List<Replay> replays(PreparedStatement statement) throws SQLException {
    List<Replay> replays = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        replays.add(ReplayRows.read(row, database::time));
      }
    }
    return replays;
  }

  private interface Execution<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String what, String sql, Execution<T> execution, @Nullable Object... values) {
    try (Connection session = database.open()) {
      return on(session, sql, execution, values);
    } catch (SQLException e) {
      if (database.duplicate(e)) {
        throw new RelayException(
            RelayError.REPLAY_CONFLICT, what + ": another replay to it has not ended", e);
      }
      throw database.fault(what, e);
    }
  }

  private <T> T on(
      Connection session, String sql, Execution<T> execution, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        statement.setObject(i + 1, value instanceof Instant time ? database.time(time) : value);
      }
      return execution.on(statement);
    }
  }
}
