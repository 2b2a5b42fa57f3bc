package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Topic;
import dev.commitline.outbox.testkit.ChildProcess;
import java.util.Map;

/** Waits until a process has published a backlog, and tells its pace. */
record TopicDrain(Broker broker, int cold, int warm) {

  /** A process, not started yet. */
  interface Starter {
    ChildProcess start();
  }

  /** Makes the topic empty, starts a process, blocks until all is there, and ends the process. */
  Pace of(Starter starter) throws InterruptedException {
    Topic topic = new Topic(broker, BenchEvent.TOPIC);
    topic.reset(Map.of());
    try (ChildProcess process = starter.start()) {
      return Pace.of(topic.awaitRecords(process, topic.ends(), cold + warm), cold);
    }
  }
}
