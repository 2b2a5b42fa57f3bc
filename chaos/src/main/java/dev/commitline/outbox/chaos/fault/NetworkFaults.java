package dev.commitline.outbox.chaos.fault;

import dev.commitline.outbox.chaos.world.RelayPlace;
import dev.commitline.outbox.chaos.world.TcpProxy;
import dev.commitline.outbox.chaos.world.World;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What happens to the network between the relay that publishes and a server.
 *
 * <p>Thread safety: none.
 */
final class NetworkFaults {

  private static final int MAX_DELAY_MILLIS = 300;
  private static final int SLOW_MILLIS = 2_000;

  private NetworkFaults() {}

  /** All connections are reset. */
  record Cut(Function<RelayPlace, TcpProxy> network) implements Fault {
    @Override
    public void strike(World world, Random random) {
      network.apply(world.awaitLeader()).cut();
    }
  }

  /** The server has forgotten all connections, the relay has not noticed. */
  record HalfOpen(Function<RelayPlace, TcpProxy> network) implements Fault {
    @Override
    public void strike(World world, Random random) {
      network.apply(world.awaitLeader()).leaveHalfOpen();
    }
  }

  /** Everything takes longer, for a while. */
  record Slow(Function<RelayPlace, TcpProxy> network) implements Fault {
    @Override
    public void strike(World world, Random random) throws InterruptedException {
      TcpProxy slow = network.apply(world.awaitLeader());
      slow.delay(1 + random.nextInt(MAX_DELAY_MILLIS));
      TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
      slow.delay(0);
    }
  }
}
