package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.ReplicationSlot;
import dev.commitline.outbox.postgres.relay.server.ServerIdentity;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.ConnectorSettings;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
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

/**
 * A PostgreSQL database as the relay reads it: through a slot of its own and the outbox's
 * publication.
 */
final class PostgresRelaySource implements RelaySource {

  private static final Logger log = LoggerFactory.getLogger(PostgresRelaySource.class);

  private final PostgresConnections connections;
  private final RelayConfig.Database database;
  private final SourceNames names;
  private final String relay;
  private final AdvisoryLock lock;
  private final Duration leaseTimeout;
  private final PartitionKeeper partitions;
  private @Nullable Connection candidate;
  private @Nullable AdvisoryLease lease;
  private Heartbeats heartbeats = Heartbeats.open();

  PostgresRelaySource(RelayConfig config) {
    this.connections = new PostgresConnections(config);
    this.names = SourceNames.of(config);
    this.database = config.database();
    this.relay = config.name();
    this.leaseTimeout = config.leaseTimeout();
    this.lock = new AdvisoryLock(relay, names.slot(), leaseTimeout);
    this.partitions = new PartitionKeeper(config.database().names(), config.history());
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
      LeaseSession held = new LeaseSession(session, relay, leaseTimeout, PostgresFaults::during);
      lease =
          new AdvisoryLease(
              held,
              names,
              new HeartbeatWatch(() -> heartbeats, relay, names),
              new StandbyWatch(relay, names, () -> heartbeats.read(), System::nanoTime));
      return Optional.of(lease);
    } catch (SQLException e) {
      close();
      throw PostgresFaults.during("can't ask for the lease", e);
    }
  }

  @Override
  public Continuity check(ResumePoint committed) {
    LsnPosition position = (LsnPosition) committed.position();
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      try (Connection replication = connections.openReplication()) {
        ServerIdentity server = ServerIdentity.read(replication);
        server.requireHistoryOf(position, replication);
      }
      ReplicationSlot slot =
          ReplicationSlot.find(session, names.slot()).orElseThrow(() -> slotGone(position));
      slot.requireUsable(position, session.getCatalog());
      new RelayTable(names).enter(session);
      heartbeats.close();
      heartbeats = Heartbeats.open(); // what still reads an earlier stream says nothing of this one
      return slot.confirmedAt(position) ? Continuity.EXACT : Continuity.SHOWN;
    } catch (SQLException e) {
      throw PostgresFaults.during("can't check the database", e);
    }
  }

  @Override
  public String logShape() {
    try (Connection session = connections.open()) {
      LogShape.requireWhole(session, names);
      return LogShape.read(session, names);
    } catch (SQLException e) {
      throw PostgresFaults.during("can't look at the publication", e);
    }
  }

  @Override
  public boolean sameLog(String before, String now) {
    return LogShape.same(before, now);
  }

  /** Behind what the slot was confirmed to: what the server keeps for this relay. */
  @Override
  public SourcePosition asItIs() {
    try (Connection session = connections.open();
        Connection replication = connections.openReplication()) {
      ServerIdentity server = ServerIdentity.read(replication);
      return ReplicationSlot.find(session, names.slot())
          .map(slot -> slot.confirmed())
          .map(confirmed -> server.at(LsnPosition.parse(confirmed)))
          .orElseThrow(
              () ->
                  new RelayException(
                      RelayError.SLOT_LOST,
                      "there is no slot %s to go on with".formatted(names.slot())));
    } catch (SQLException e) {
      throw PostgresFaults.during("can't ask where the slot is", e);
    }
  }

  @Override
  public void requireFirst(boolean begun) {
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      new RelayTable(names).requireNone(session);
      if (!begun && ReplicationSlot.find(session, names.slot()).isPresent()) {
        throw new RelayException(
            RelayError.POSITION_LOST,
            "slot %s exists, so a relay '%s' ran before, but Kafka knows nothing of it"
                .formatted(names.slot(), relay));
      }
    } catch (SQLException e) {
      throw PostgresFaults.during("can't check the database", e);
    }
  }

  @Override
  public Bootstrap bootstrap() {
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      AdvisoryLease held = lease;
      if (held == null) {
        throw new IllegalStateException("a first start without the lease");
      }
      if (ReplicationSlot.find(session, names.slot()).isPresent()) {
        log.warn(
            "slot {} is left over from an interrupted first start: making it anew", names.slot());
        held.dropSlot();
      }
      return SnapshotBootstrap.begin(connections, names, held::dropSlot);
    } catch (SQLException e) {
      throw PostgresFaults.during("can't prepare the first start", e);
    }
  }

  @Override
  public void rehearse() {
    try (Connection session = connections.open()) {
      new Preflight(session, names).run();
      try (Connection replication = connections.openReplication()) {
        var unused = ServerIdentity.read(replication);
      }
    } catch (SQLException e) {
      throw PostgresFaults.during("can't check the database", e);
    }
  }

  @Override
  public Properties connectorProperties() {
    return new ConnectorSettings(relay, database, heartbeats.key()).toProperties();
  }

  /** The driver notices a server that is gone when it can't write any more, as it often does. */
  @Override
  public boolean givesSignsOfLife() {
    return false;
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
      log.warn("relay={} can't keep the outbox's partitions: {}", relay, e.getMessage());
    }
  }

  @Override
  public void close() {
    heartbeats.close();
    Sessions.closeQuietly(candidate);
    candidate = null;
  }

  private RelayException slotGone(LsnPosition position) {
    return new RelayException(
        RelayError.SLOT_LOST,
        "there is no slot %s, but Kafka has events up to %s".formatted(names.slot(), position));
  }
}
