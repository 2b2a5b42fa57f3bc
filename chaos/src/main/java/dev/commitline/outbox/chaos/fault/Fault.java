package dev.commitline.outbox.chaos.fault;

import dev.commitline.outbox.chaos.world.World;
import java.util.Random;

/**
 * Something that goes wrong once.
 *
 * <p>Thread safety: none.
 */
interface Fault {

  /**
   * Lets it happen, and returns when it is over, which is from when on the recovery is timed: a
   * server that was killed runs again, a network is whole again. A relay that was killed stays
   * dead: to live without it is the recovery.
   *
   * @param random decides how long and how hard
   */
  void strike(World world, Random random) throws InterruptedException;

  /**
   * Lets a paused process go on, when events flow again or ought to. Dead relays are started by
   * others.
   */
  default void repair() {}
}
