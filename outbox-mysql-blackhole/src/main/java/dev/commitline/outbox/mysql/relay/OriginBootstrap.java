package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.ServerState;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Heads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The first start ever: behind the transactions that the server had executed when the outbox was
 * made. So every event that was ever appended is in the stream, and none comes before it.
 */
final class OriginBootstrap implements Bootstrap {

  private final GtidPosition position;
  private final Heads heads;

  private OriginBootstrap(GtidPosition position, Heads heads) {
    this.position = position;
    this.heads = heads;
  }

  /**
   * The beginning, if the server's log reaches it.
   *
   * @param heads what the stream has to show
   */
  static OriginBootstrap find(Connection session, SourceNames names, Heads heads)
      throws SQLException {
    GtidPosition origin = origin(session, names);
    ServerState server = ServerState.read(session);
    server.requireHistoryOf(origin, "the outbox was made behind");
    return new OriginBootstrap(server.at(origin.gtids()), heads);
  }

  /** Behind what the outbox was made, as its migration recorded it. */
  static GtidPosition origin(Connection session, SourceNames names) throws SQLException {
    String sql =
        "SELECT server_uuid, gtid_executed FROM %s".formatted(names.qualified(names.origin()));
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new RelayException(
            RelayError.OUTBOX_MISSING,
            "table %s is empty: it has to say where the outbox began"
                .formatted(names.qualified(names.origin())));
      }
      return new GtidPosition(row.getString(1), GtidSet.parse(row.getString(2)));
    }
  }

  @Override
  public GtidPosition position() {
    return position;
  }

  @Override
  public void forEachEarlierEvent(Consumer<RelayEvent> consumer) {
    // there is none
  }

  @Override
  public void requireWhole(Set<RelayError> accepted) {
    // all of them come in the stream
  }

  @Override
  public Optional<Heads> streamed() {
    return Optional.of(heads);
  }

  @Override
  public void close() {
    // holds nothing
  }
}
