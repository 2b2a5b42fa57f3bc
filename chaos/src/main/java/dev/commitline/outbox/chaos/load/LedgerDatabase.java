package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.snapshot.SnapshotLedger;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import dev.commitline.outbox.spi.Transport;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** An outbox whose writer is followed by another. */
record LedgerDatabase(OutboxDatabase real, UnaryOperator<EventWriter> follower)
    implements OutboxDatabase {

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public boolean supports(DatabaseMetaData metaData) throws SQLException {
    return real.supports(metaData);
  }

  @Override
  public void migrate(DataSource dataSource, OutboxNames names) {
    real.migrate(dataSource, names);
  }

  @Override
  public LedgerDatabase using(Transport transport) {
    return new LedgerDatabase(real.using(transport), follower);
  }

  @Override
  public void requireKept(DataSource dataSource, OutboxNames names) {
    real.requireKept(dataSource, names);
  }

  @Override
  public EventWriter eventWriter(OutboxNames names, String owner) {
    return follower.apply(real.eventWriter(names, owner));
  }

  @Override
  public OwnerRegistry ownerRegistry(OutboxNames names) {
    return real.ownerRegistry(names);
  }

  @Override
  public SnapshotLedger snapshots(OutboxNames names) {
    return real.snapshots(names);
  }
}
