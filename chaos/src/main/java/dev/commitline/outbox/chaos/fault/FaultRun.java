package dev.commitline.outbox.chaos.fault;

import dev.commitline.outbox.chaos.check.Observer;
import dev.commitline.outbox.chaos.load.Load;
import dev.commitline.outbox.chaos.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets faults happen, one after the other, each when events flow again after the one before. */
public final class FaultRun {

  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(90);

  /** A paused relay wakes up after that time also where nobody has taken over. */
  private static final Duration PAUSE_LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int MAX_QUIET_MILLIS = 800;
  private static final int IMPATIENT_PERCENT = 15;

  private final World world;
  private final Load load;
  private final Observer observer;
  private final Random random;

  /** A run over this world. */
  public FaultRun(World world, Load load, Observer observer, long seed) {
    this.world = world;
    this.load = load;
    this.observer = observer;
    this.random = new Random(seed);
  }

  /**
   * Lets all happen.
   *
   * @param report is told of each
   * @throws IllegalStateException when events do not flow again within 90 s
   */
  public void run(int count, List<FaultKind> kinds, Consumer<Recovery> report)
      throws InterruptedException {
    for (FaultKind kind : FaultKind.series(count, kinds, random)) {
      if (random.nextInt(100) >= IMPATIENT_PERCENT) {
        world.awaitPair();
      } // else it strikes while the standby is still starting
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_QUIET_MILLIS));
      report.accept(strike(kind));
    }
    world.awaitPair();
  }

  private Recovery strike(FaultKind kind) throws InterruptedException {
    Fault fault = kind.fault();
    fault.strike(world, new Random(random.nextLong()));
    long end = System.nanoTime();
    long newest = load.newestTransaction();
    boolean recovered = awaitBeyond(newest, PAUSE_LIMIT);
    long millis = millisSince(end);
    fault.repair();
    if (!recovered) {
      recovered = awaitBeyond(newest, RECOVERY_LIMIT.minus(PAUSE_LIMIT));
      millis = millisSince(end);
    }
    if (!recovered) {
      throw new IllegalStateException(
          "no event came within %d s after %s".formatted(RECOVERY_LIMIT.toSeconds(), kind.label()));
    }
    world.relays().forEach(relay -> relay.process().start());
    return new Recovery(kind, millis);
  }

  private boolean awaitBeyond(long transaction, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!observer.awaitBeyond(transaction, LOOK)) {
      world.requireRelays();
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
    }
    return true;
  }

  private static long millisSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
  }
}
