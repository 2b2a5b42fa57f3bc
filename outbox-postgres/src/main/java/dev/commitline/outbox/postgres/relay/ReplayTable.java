package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayRows;
import dev.commitline.outbox.relay.history.ReplayState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The audit rows of replays in a PostgreSQL database. */
final class ReplayTable implements ReplayLedger {

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SILENCE =
      "(extract(epoch FROM now() - seen_at) * 1000)::bigint AS silence";

  private final PostgresConnections connections;
  private final String relay;
  private final String table;

  ReplayTable(RelayConfig config) {
    this.connections = new PostgresConnections(config);
    this.relay = config.name();
    this.table = config.database().names().replays();
  }

  @Override
  public void add(String id, ReplayOrder order, String target, Replay.Moment moment) {
    String sql = "INSERT INTO %s (%s) VALUES (%s)";
    var values = ReplayRows.values(id, relay, order, target, moment);
    String marks = String.join(", ", values.stream().map(value -> "?").toList());
    run(
        "can't note the replay to " + target,
        sql.formatted(table, ReplayRows.ORDERED, marks),
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
  public List<Replay> ofRelay() {
    return read(
            "WHERE relay = ? AND state IN ('RUNNING', 'PAUSED', 'FAILED') ORDER BY created_at, id",
            relay)
        .stream()
        .filter(replay -> replay.order().toProduct())
        .toList();
  }

  @Override
  public void take(String id, String runner) {
    run(
        "can't take replay " + id,
        "UPDATE %s SET runner = ?, seen_at = now() WHERE id = ?".formatted(table),
        PreparedStatement::executeUpdate,
        runner,
        id);
  }

  @Override
  public Optional<ReplayState> seen(String id, String runner, long events) {
    return run(
        "can't ask how replay " + id + " is to go on",
        """
        UPDATE %s SET seen_at = now(), events = ? WHERE id = ? AND runner = ? RETURNING state
        """
            .formatted(table),
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            return row.next()
                ? Optional.of(ReplayState.valueOf(row.getString(1)))
                : Optional.<ReplayState>empty();
          }
        },
        events,
        id,
        runner);
  }

  @Override
  public boolean move(String id, ReplayState next, String by, @Nullable String fault) {
    Object from =
        Arrays.stream(ReplayState.values())
            .filter(state -> state.next().contains(next))
            .map(Enum::name)
            .toArray(String[]::new);
    return run(
        "can't move replay %s to %s".formatted(id, next),
        """
        UPDATE %s SET state = ?, moved_by = ?, moved_at = now(), fault = ?
        WHERE id = ? AND relay = ? AND state = ANY (?)
        """
            .formatted(table),
        statement -> statement.executeUpdate() == 1,
        next.name(),
        by,
        fault,
        id,
        relay,
        from);
  }

  private List<Replay> read(String where, Object... values) {
    return run(
        "can't read the replays",
        "SELECT %s, %s FROM %s %s".formatted(ReplayRows.COLUMNS, SILENCE, table, where),
        statement -> {
          List<Replay> replays = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              replays.add(ReplayRows.read(row, ReplayTable::time));
            }
          }
          return replays;
        },
        values);
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private interface Execution<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String what, String sql, Execution<T> execution, @Nullable Object... values) {
    try (Connection session = connections.open();
        PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        if (value instanceof String[] array) {
          statement.setArray(i + 1, session.createArrayOf("text", array));
        } else if (value instanceof Instant time) {
          statement.setObject(i + 1, time.atOffset(ZoneOffset.UTC));
        } else {
          statement.setObject(i + 1, value);
        }
      }
      return execution.on(statement);
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new RelayException(
            RelayError.REPLAY_CONFLICT, what + ": another replay to it has not ended", e);
      }
      throw HistoryFaults.during(what, e);
    }
  }
}
