package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.chaos.check.Piece;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.world.SourceDatabase;
import dev.commitline.outbox.chaos.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Does in the background what operators do every now and then, whatever happens: releases what was
 * parked, orders replays, hands the aggregate type over, keeps partitions in shape.
 *
 * <p>Thread safety: none, but for what it does itself.
 */
public final class Operator implements AutoCloseable {

  /** What is in use stays as it is, and writers leave it alone for moments only. */
  private static final int KEEP_TRIES = 20;

  private static final Duration EVERY = Duration.ofSeconds(4);

  private final World world;
  private final Tally tally;
  private final Releases releases;
  private final List<Chore> chores;
  private final Thread thread = new Thread(this::run, "operator");
  private volatile boolean closed;

  /** Makes what is needed; nothing is done yet. */
  public Operator(World world, Load load, Tally tally) {
    this.world = world;
    this.tally = tally;
    this.releases = new Releases(world);
    Replays replays = new Replays(world);
    this.chores = List.of(releases, replays, load.handOvers(), replays);
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /**
   * Releases all that is held back; to be called when it is closed and all else is published.
   *
   * @throws IllegalStateException when that is refused, or no relay answers
   */
  public void finish() throws InterruptedException {
    releases.finish();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (int i = 0; !closed; i++) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
        attempt(this::keep);
        attempt(chores.get(i % chores.size()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Relays do it by the hour: where none is active, nobody does. */
  private void keep() throws SQLException {
    if (world.database().hasPartitions() && world.leader().isPresent()) {
      long made = 0;
      for (int i = 0; made == 0 && i < KEEP_TRIES; i++) {
        SourceDatabase.Upkeep kept = world.database().keepPartitions();
        made = kept.made();
        tally.add(Piece.PARTITIONS_MADE, made);
        tally.add(Piece.PARTITIONS_DROPPED, kept.dropped());
      }
    }
  }

  private static void attempt(Chore chore) throws InterruptedException {
    try {
      chore.run();
    } catch (SQLException e) {
      // the database is away, or others write all the time: another time
    }
  }
}
