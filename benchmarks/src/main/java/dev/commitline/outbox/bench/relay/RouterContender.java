package dev.commitline.outbox.bench.relay;

import static java.util.Locale.ROOT;

import dev.commitline.outbox.bench.peer.Router;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Postgres;
import java.util.Optional;

/** Debezium's connector with its EventRouter. */
record RouterContender(String name, Router router, TopicDrain drain) implements Contender {

  @Override
  public Optional<Postgres> source() {
    return Optional.of(router.postgres());
  }

  @Override
  public void prepare(int repetitions) {
    for (int repetition = 0; repetition < repetitions; repetition++) {
      router.postgres().createSlot(slot(repetition));
    }
  }

  private String slot(int repetition) {
    return "%s_%d".formatted(name.replaceAll("[^A-Za-z]+", "_").toLowerCase(ROOT), repetition);
  }

  @Override
  public Pace run(int repetition) throws InterruptedException {
    return drain.of(() -> router.start("%s %d".formatted(name, repetition), slot(repetition)));
  }
}
