package dev.commitline.outbox.chaos.fault;

import dev.commitline.outbox.chaos.world.RelayPlace;
import dev.commitline.outbox.chaos.world.RelayProcess;
import dev.commitline.outbox.chaos.world.World;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens to the relays. */
final class RelayFaults {

  private static final int MAX_PAUSE_MILLIS = 2_500;

  private RelayFaults() {}

  /** The relay that publishes is killed. */
  static final class KillLeader implements Fault {
    @Override
    public void strike(World world, Random random) {
      world.awaitLeader().process().kill();
    }
  }

  /** The other one is killed, standing by or still starting. */
  static final class KillStandby implements Fault {
    @Override
    public void strike(World world, Random random) {
      RelayPlace leader = world.awaitLeader();
      world.relays().stream()
          .filter(relay -> !relay.equals(leader))
          .forEach(relay -> relay.process().kill());
    }
  }

  /** Both are killed, and started at the same moment: who gets the lease? */
  static final class Race implements Fault {
    @Override
    public void strike(World world, Random random) {
      world.relays().forEach(relay -> relay.process().kill());
      world.relays().forEach(relay -> relay.process().start());
    }
  }

  /** The relay that publishes stands still for a while, at times long enough to be replaced. */
  static final class PauseLeader implements Fault {
    @Override
    public void strike(World world, Random random) throws InterruptedException {
      RelayProcess leader = world.awaitLeader().process();
      leader.pause();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      leader.proceed();
    }
  }

  /**
   * The relay that publishes stands still for so long that the database ends its sessions, and the
   * other takes over. Then it wakes up in the middle of whatever it did.
   */
  static final class Zombie implements Fault {

    private @Nullable RelayProcess sleeper;

    @Override
    public void strike(World world, Random random) {
      RelayPlace leader = world.awaitLeader();
      sleeper = leader.process();
      leader.process().pause();
      leader.toDatabase().cut();
    }

    @Override
    public void repair() {
      if (sleeper != null) {
        sleeper.proceed();
      }
    }
  }
}
