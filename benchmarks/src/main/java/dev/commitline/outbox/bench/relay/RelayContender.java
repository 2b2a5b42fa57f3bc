package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.world.Sidecar;
import java.util.Optional;

/**
 * Our relay, as the sidecar. Each repetition has a relay of its own, which ran once before the
 * backlog was written: so all read the same log.
 */
record RelayContender(String name, LogSource of, World world) implements Contender {

  /** Behind the name of a contender that is another build. */
  static final String OTHER = ", other build";

  @Override
  public Optional<Source> source() {
    return Optional.of(of);
  }

  @Override
  public void prepare(int repetitions) throws InterruptedException {
    for (int repetition = 0; repetition < repetitions; repetition++) {
      of.retireRelays();
      try (Sidecar sidecar = start(repetition)) {
        sidecar.awaitStreaming();
      }
    }
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    return new TopicDrain(world, source()).of(() -> start(repetition).process());
  }

  private Sidecar start(int repetition) {
    String relay = "%s_%d".formatted(name.replaceAll("[^a-z]", "_"), repetition);
    return of.relay(relay, world);
  }
}
