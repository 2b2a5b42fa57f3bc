package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.BareProducer;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Jvm;

/** The limit of Kafka's side: a transactional producer with nothing before it. */
record ProducerContender(String name, Jvm jvm, TopicDrain drain) implements Contender {

  @Override
  public Pace run(int repetition) throws InterruptedException {
    return drain.of(
        () ->
            jvm.main(
                "%s %d".formatted(name, repetition),
                BareProducer.class,
                drain.broker().bootstrapServers(),
                drain.cold() + drain.warm()));
  }
}
