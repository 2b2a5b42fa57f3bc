package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.polling.PollingPeer;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Topic;
import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An application of a peer that polls: it starts with a backlog in its table, and has so long to
 * publish it. What comes in the first half of that time is cold, the rest is warm.
 */
record PollingContender(
    String name, boolean tuned, PollingSource backlog, World world, Duration atMost)
    implements Contender {

  @Override
  public Optional<Source> source() {
    return Optional.of(backlog);
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    Topic topic = new Topic(world.broker(), BenchEvent.TOPIC);
    topic.reset(Map.of());
    TestDatabase copy = backlog.copy("drain");
    Meter meter = world.meter(source());
    try (ChildProcess process = start(copy, repetition)) {
      topic.awaitRecords(process, backlog.events(), atMost);
      meter.stop(process);
      process.kill(); // its database is dropped: it need not end in good order
      process.onExit().join();
      long[] times = topic.times();
      boolean all = times.length >= backlog.events();
      long span = all ? times[times.length - 1] - times[0] : atMost.toMillis();
      return meter.with(Pace.during(times, span), times.length);
    } finally {
      backlog.drop(copy);
    }
  }

  private ChildProcess start(TestDatabase database, int repetition) {
    PollingPeer peer = backlog.peer();
    return world
        .jvm()
        .main(
            "%s %d".formatted(name, repetition),
            peer.main(),
            peer.arguments(database, world.broker().bootstrapServers(), tuned).toArray());
  }
}
