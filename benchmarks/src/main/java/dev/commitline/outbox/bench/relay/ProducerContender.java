package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.BareProducer;
import dev.commitline.outbox.bench.result.Pace;

/** The limit of Kafka's side: a transactional producer with nothing before it. */
record ProducerContender(World world) implements Contender {

  static final String NAME = "bare producer";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Pace run(int repetition) throws InterruptedException {
    return world
        .drain()
        .of(
            () ->
                world
                    .jvm()
                    .main(
                        "%s %d".formatted(NAME, repetition),
                        BareProducer.class,
                        world.broker().bootstrapServers(),
                        world.events()));
  }
}
