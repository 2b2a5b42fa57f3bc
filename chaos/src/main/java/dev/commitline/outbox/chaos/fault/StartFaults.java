package dev.commitline.outbox.chaos.fault;

import dev.commitline.outbox.chaos.world.RelayPlace;
import dev.commitline.outbox.chaos.world.RelayProcess;
import dev.commitline.outbox.chaos.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens to relays that take over, and to those that start after a long while. */
final class StartFaults {

  private StartFaults() {}

  /**
   * The relay that takes over stands still at some step: when it begins to fence its predecessor,
   * somewhat later, when it knows where to go on, when it begins to stream. Another one starts, and
   * takes over from it in turn; then it wakes up.
   */
  static final class PauseStart implements Fault {

    /** What a relay's log says at the steps. */
    private static final List<String> STEPS =
        List.of("-> STARTING", "-> STARTING", "continues behind", "-> STREAMING");

    private static final Duration TAKE_OVER = Duration.ofSeconds(30);
    private static final int MAX_LATER_MILLIS = 400;

    private @Nullable RelayProcess sleeper;

    @Override
    public void strike(World world, Random random) throws InterruptedException {
      RelayPlace leader = world.awaitLeader();
      RelayPlace next =
          world.relays().stream().filter(relay -> !relay.equals(leader)).findFirst().orElseThrow();
      int step = random.nextInt(STEPS.size());
      long later = step == 1 ? random.nextInt(MAX_LATER_MILLIS) : 0;
      next.process().start();
      long mark = next.process().logged();
      leader.process().kill();
      if (next.process().awaitLog(mark, STEPS.get(step), TAKE_OVER)) {
        TimeUnit.MILLISECONDS.sleep(later);
        sleeper = next.process();
        sleeper.pause();
      }
      leader.process().start();
    }

    @Override
    public void repair() {
      if (sleeper != null) {
        sleeper.proceed();
      }
    }
  }

  /** No relay runs for longer than the outbox has partitions ahead. */
  static final class Outage implements Fault {

    private static final long SECONDS = 15;

    @Override
    public void strike(World world, Random random) throws InterruptedException {
      world.relays().forEach(relay -> relay.process().kill());
      TimeUnit.SECONDS.sleep(SECONDS);
      world.relays().forEach(relay -> relay.process().start());
    }
  }
}
