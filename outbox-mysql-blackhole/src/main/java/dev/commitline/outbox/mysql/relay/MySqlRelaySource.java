package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.mysql.relay.server.ServerState;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.mysql.relay.stream.ConnectorSettings;
import dev.commitline.outbox.mysql.relay.stream.OutboxRecordReader;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.LeaseSession;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.relay.source.SourceReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A MySQL server as the relay reads it: through its binlog, by global transaction identifiers. */
final class MySqlRelaySource implements RelaySource {

  private static final Logger log = LoggerFactory.getLogger(MySqlRelaySource.class);
  private static final String COMMITTED = "Kafka has events up to";

  /**
   * What was checked, for the stream that follows.
   *
   * @param start where it is to begin
   * @param server the UUID of the server
   * @param tables how the outbox and the table of relays look
   */
  private record Checked(GtidPosition start, String server, String tables) {}

  private final MySqlConnections connections;
  private final ConnectorSettings settings;
  private final SourceNames names;
  private final NamedLock lock;
  private final RelayTable relays;
  private final Duration leaseTimeout;
  private final PartitionKeeper partitions;
  private @Nullable Connection candidate;
  private @Nullable Checked checked;

  MySqlRelaySource(RelayConfig config) {
    this.connections = new MySqlConnections(config);
    this.names = SourceNames.of(config);
    this.settings = new ConnectorSettings(config, names);
    this.leaseTimeout = config.leaseTimeout();
    this.lock = new NamedLock(names, leaseTimeout);
    this.relays = new RelayTable(names);
    this.partitions = new PartitionKeeper(names, config.history());
  }

  @Override
  public Optional<Lease> tryLease() {
    try {
      Connection session = candidate;
      if (session == null) {
        session = connections.openForLease();
        candidate = session;
      }
      if (!lock.tryOn(session)) {
        return Optional.empty();
      }
      candidate = null; // the lease closes it
      LeaseSession held =
          new LeaseSession(session, names.relay(), leaseTimeout, MySqlFaults::during);
      return Optional.of(new NamedLockLease(held, relays));
    } catch (SQLException e) {
      close();
      throw MySqlFaults.during("can't ask for the lease", e);
    }
  }

  @Override
  public void check(SourcePosition committed) {
    GtidPosition position = (GtidPosition) committed;
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      ServerState server = ServerState.read(session);
      server.requireHistoryOf(position, COMMITTED);
      if (!server.uuid().equals(position.server())) {
        log.warn(
            "relay={} goes on at another server, {}, which has all transactions of {}",
            names.relay(),
            server.uuid(),
            position.server());
      }
      String tables = definition(session, names.outbox()) + definition(session, names.relays());
      checked = new Checked(position, server.uuid(), tables);
    } catch (SQLException e) {
      throw MySqlFaults.during("can't check the database", e);
    }
  }

  private String definition(Connection session, String table) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery("SHOW CREATE TABLE %s".formatted(names.qualified(table)))) {
      row.next();
      return row.getString(2) + ";\n";
    }
  }

  @Override
  public Bootstrap bootstrap(boolean freshTarget) {
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      if (freshTarget && relays.known(session)) {
        throw new RelayException(
            RelayError.POSITION_LOST,
            "table %s knows relay '%s', so it ran before, but Kafka knows nothing of it"
                .formatted(names.qualified(names.relays()), names.relay()));
      }
      OriginBootstrap origin = OriginBootstrap.find(session, names);
      relays.beat(session);
      return origin;
    } catch (SQLException e) {
      throw MySqlFaults.during("can't prepare the first start", e);
    }
  }

  @Override
  public Properties connectorProperties() {
    Checked now = checked;
    return now == null ? settings.toProperties() : settings.toProperties(now.tables(), now.start());
  }

  @Override
  public SourceReader reader(SourceTransactions transactions) {
    Checked now = checked;
    if (now == null) {
      throw new IllegalStateException("the source was not checked before streaming");
    }
    return new OutboxRecordReader(
        transactions, names, now.server(), begun -> requireNothingSkipped(begun, now.start()));
  }

  /**
   * The connector takes what was purged by its own start for read. So, where it began further on
   * than it was told, it has to be DDL that it passed, which its records don't show.
   */
  private void requireNothingSkipped(GtidSet begun, GtidPosition start) {
    if (begun.equals(start.gtids())) {
      return;
    }
    try (Connection session = connections.open()) {
      ServerState.read(session).requireNothingPurgedBehind(start, COMMITTED);
    } catch (SQLException e) {
      throw MySqlFaults.during("can't check what was purged", e);
    }
  }

  @Override
  public void maintain() {
    try (Connection session = connections.open()) {
      partitions.run(session);
    } catch (SQLException e) {
      log.warn("relay={} can't keep the outbox's partitions: {}", names.relay(), e.getMessage());
    }
  }

  @Override
  public void close() {
    Sessions.closeQuietly(candidate);
    candidate = null;
  }
}
