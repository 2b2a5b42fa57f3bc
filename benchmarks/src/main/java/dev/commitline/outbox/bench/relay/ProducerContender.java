package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.BareProducer;

/** The limit of Kafka's side: a transactional producer with nothing before it. */
record ProducerContender(World world) implements Contender {

  static final String NAME = "bare producer";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    return new TopicDrain(world, source())
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
