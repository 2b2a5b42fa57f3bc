package dev.commitline.outbox.bench.relay;

import static java.util.Locale.ROOT;

import dev.commitline.outbox.bench.peer.Router;
import java.util.Optional;

/**
 * Debezium's connector with its EventRouter.
 *
 * @param host what runs it
 * @param tuned with what its documentation offers for throughput; else its defaults
 */
record RouterContender(String name, Router.Host host, boolean tuned, LogSource of, World world)
    implements Contender {

  @Override
  public Optional<Source> source() {
    return Optional.of(of);
  }

  @Override
  public void prepare(int repetitions) {
    for (int repetition = 0; repetition < repetitions; repetition++) {
      of.keepFor(reader(repetition));
    }
  }

  private String reader(int repetition) {
    return "%s_%d".formatted(name.replaceAll("[^A-Za-z]+", "_").toLowerCase(ROOT), repetition);
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    Router router = new Router(host, tuned, world.jvm(), world.broker());
    return new TopicDrain(world, source())
        .of(() -> router.start("%s %d".formatted(name, repetition), of.routed(reader(repetition))));
  }
}
