package dev.commitline.outbox.chaos.fault;

import dev.commitline.outbox.chaos.world.World;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What happens to the servers. */
final class ServerFaults {

  private static final int MAX_DOWN_MILLIS = 1_500;

  private ServerFaults() {}

  /** The database is killed, and comes back after a while. */
  static final class KillDatabase implements Fault {
    @Override
    public void strike(World world, Random random) throws InterruptedException {
      world.database().kill();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_DOWN_MILLIS));
      world.database().restart();
    }
  }

  /** The broker is killed, and comes back after a while. */
  static final class KillBroker implements Fault {
    @Override
    public void strike(World world, Random random) throws InterruptedException {
      world.kafka().kill();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_DOWN_MILLIS));
      world.kafka().restart();
    }
  }
}
