package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.Router;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import java.util.Optional;

/**
 * Debezium's embedded engine with its EventRouter.
 *
 * @param settings {@code tuned} or {@code defaults}
 */
record RouterContender(String name, String settings, Jvm jvm, Postgres postgres, TopicDrain drain)
    implements Contender {

  @Override
  public Optional<Postgres> source() {
    return Optional.of(postgres);
  }

  @Override
  public void prepare(int repetitions) {
    for (int repetition = 0; repetition < repetitions; repetition++) {
      postgres.createSlot(slot(repetition));
    }
  }

  private String slot(int repetition) {
    return "router_%s_%d".formatted(settings, repetition);
  }

  @Override
  public Pace run(int repetition) throws InterruptedException {
    Router router = new Router(settings, jvm, postgres, drain.broker());
    return drain.of(() -> router.start("%s %d".formatted(name, repetition), slot(repetition)));
  }
}
