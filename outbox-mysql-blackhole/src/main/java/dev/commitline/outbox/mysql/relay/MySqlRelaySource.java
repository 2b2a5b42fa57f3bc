package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.Heartbeats;
import dev.commitline.outbox.mysql.relay.server.LogFilters;
import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.mysql.relay.server.ServerState;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.mysql.relay.stream.ConnectorSettings;
import dev.commitline.outbox.mysql.relay.stream.StreamStart;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.LastTransaction;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Continuity;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.LeaseSession;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.relay.source.SourceReader;
import dev.commitline.outbox.relay.stream.ChangeReader;
import java.sql.Connection;
import java.sql.SQLException;
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

  private final MySqlConnections connections;
  private final RelayConfig config;
  private final SourceNames names;
  private final NamedLock lock;
  private final RelayTable relays;
  private final Heartbeats heartbeats = Heartbeats.open();
  private final Duration leaseTimeout;
  private final PartitionKeeper partitions;
  private @Nullable Connection candidate;
  private ConnectorSettings settings;

  MySqlRelaySource(RelayConfig config) {
    this.connections = new MySqlConnections(config);
    this.names = SourceNames.of(config);
    this.config = config;
    this.leaseTimeout = config.leaseTimeout();
    this.lock = new NamedLock(names, leaseTimeout);
    this.relays = new RelayTable(names);
    this.partitions = new PartitionKeeper(names, config.history());
    this.settings = settings("", StreamStart.UNKNOWN);
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
      return Optional.of(new NamedLockLease(held, names, new HeartbeatWatch(heartbeats, relays)));
    } catch (SQLException e) {
      close();
      throw MySqlFaults.during("can't ask for the lease", e);
    }
  }

  @Override
  public Continuity check(ResumePoint committed) {
    GtidPosition position = (GtidPosition) committed.position();
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      ServerState server = ServerState.read(session);
      server.requireHistoryOf(position, COMMITTED);
      boolean same = server.uuid().equals(position.server());
      if (!same) {
        log.warn(
            "relay={} goes on at another server, {}, which has all transactions of {}",
            names.relay(),
            server.uuid(),
            position.server());
      }
      StreamStart start = start(session, committed, server);
      relays.enter(session);
      settings = settings(server.uuid(), start);
      return same && start.again() != null ? Continuity.SHOWN : Continuity.EXACT;
    } catch (SQLException e) {
      throw MySqlFaults.during("can't check the database", e);
    }
  }

  /**
   * One transaction before the position, so that it is shown again; unless it is purged, and with
   * it all that could tell. Where none was published yet, behind the making of the outbox, if what
   * is skipped before it is in the binlog at all.
   */
  private StreamStart start(Connection session, ResumePoint committed, ServerState server)
      throws SQLException {
    GtidSet gtids = ((GtidPosition) committed.position()).gtids();
    LastTransaction last = committed.last();
    if (last != null) {
      return server.purged().contains(last.txId())
          ? new StreamStart(gtids, null, false)
          : new StreamStart(gtids.without(last.txId()), last, false);
    }
    boolean origin =
        !server.purged().containsAll(gtids)
            && gtids.equals(OriginBootstrap.origin(session, names).gtids());
    return new StreamStart(gtids, null, origin);
  }

  /** The same as long as nothing is kept out; what is, is refused whenever it is seen. */
  @Override
  public String logShape() {
    try (Connection session = connections.open()) {
      LogFilters.requireNone(session, names);
    } catch (SQLException e) {
      throw MySqlFaults.during("can't ask for the log's filters", e);
    }
    return "binlog of " + names.qualified(names.outbox());
  }

  /** Behind all that the server has executed. */
  @Override
  public SourcePosition asItIs() {
    try (Connection session = connections.open()) {
      ServerState server = ServerState.read(session);
      return server.at(server.executed());
    } catch (SQLException e) {
      throw MySqlFaults.during("can't ask what the server has executed", e);
    }
  }

  private ConnectorSettings settings(String server, StreamStart start) {
    heartbeats.begin(start.gtids());
    return new ConnectorSettings(config.name(), config.database(), server, start, heartbeats.key());
  }

  /** What an earlier one has begun leaves nothing here before it has a position. */
  @Override
  public void requireFirst(boolean begun) {
    try (Connection session = connections.open()) {
      new Preflight(session, names).runForFirstStart();
      relays.requireNone(session);
    } catch (SQLException e) {
      throw MySqlFaults.during("can't check the database", e);
    }
  }

  @Override
  public Bootstrap bootstrap() {
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      return OriginBootstrap.find(session, names, new StreamedHeads(connections, names));
    } catch (SQLException e) {
      throw MySqlFaults.during("can't prepare the first start", e);
    }
  }

  @Override
  public void rehearse() {
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
    } catch (SQLException e) {
      throw MySqlFaults.during("can't check the database", e);
    }
  }

  @Override
  public Properties connectorProperties() {
    return settings.toProperties();
  }

  /** The server's own, which it sends where nothing is written. */
  @Override
  public boolean givesSignsOfLife() {
    return true;
  }

  @Override
  public SourceReader reader(SourceTransactions transactions) {
    return new ChangeReader(transactions);
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
    heartbeats.close();
    Sessions.closeQuietly(candidate);
    candidate = null;
  }
}
