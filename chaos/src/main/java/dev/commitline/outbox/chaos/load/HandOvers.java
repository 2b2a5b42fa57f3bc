package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.chaos.check.Piece;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.world.SourceDatabase;
import dev.commitline.outbox.spi.AggregateOwner;
import dev.commitline.outbox.spi.HandOver;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.OwnerRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Gives the aggregate type to the other of two owners. Until the writers know, they are refused.
 *
 * <p>Thread safety: none, but for {@link #owner}.
 */
final class HandOvers implements Chore {

  /** Who owns it first. */
  static final String FIRST = "chaos";

  private static final String SECOND = "chaos-2";
  private static final int PATIENCE_SECONDS = 3;

  private final SourceDatabase database;
  private final Tally tally;
  private volatile String owner = FIRST;

  HandOvers(SourceDatabase database, Tally tally) {
    this.database = database;
    this.tally = tally;
  }

  /** As whom writers have to write. */
  String owner() {
    return owner;
  }

  @Override
  public void run() throws SQLException {
    OwnerRegistry registry = database.outbox().ownerRegistry(OutboxNames.DEFAULT);
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (AggregateOwner known : registry.owners(connection)) {
        if (known.aggregateType().equals(ChaosEvent.AGGREGATE_TYPE)) {
          owner = known.owner(); // how the last one ended may never have been told
          handOver(connection, registry);
        }
      }
    }
  }

  private void handOver(Connection connection, OwnerRegistry registry) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(database.lockTimeout(PATIENCE_SECONDS));
    }
    String next = owner.equals(FIRST) ? SECOND : FIRST;
    registry.handOver(
        connection, new HandOver(ChaosEvent.AGGREGATE_TYPE, owner, next, "chaos", "it is time"));
    connection.commit();
    owner = next;
    tally.add(Piece.HAND_OVERS, 1);
  }
}
