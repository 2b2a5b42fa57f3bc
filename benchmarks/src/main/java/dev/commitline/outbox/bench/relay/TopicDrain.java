package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Topic;
import dev.commitline.outbox.testkit.ChildProcess;
import java.util.Map;
import java.util.Optional;

/**
 * Waits until a process has published a backlog, and tells its pace.
 *
 * @param source whose backlog; what it uses counts
 */
record TopicDrain(World world, Optional<Source> source) {

  /** A process, not started yet. */
  interface Starter {
    ChildProcess start();
  }

  /** Makes the topic empty, starts a process, blocks until all is there, and ends the process. */
  Drained of(Starter starter) throws InterruptedException {
    Topic topic = new Topic(world.broker(), BenchEvent.TOPIC);
    topic.reset(Map.of());
    Meter meter = world.meter(source);
    try (ChildProcess process = starter.start()) {
      var from = topic.ends();
      topic.awaitCount(process, from, world.events());
      meter.stop(process);
      long[] times = topic.awaitRecords(process, from, world.events());
      return meter.with(Pace.of(times, world.cold()), times.length);
    }
  }
}
