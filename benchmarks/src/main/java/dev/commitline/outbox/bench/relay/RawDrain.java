package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.testkit.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Waits until a process has read a backlog to nowhere and printed its pace.
 *
 * @param source whose backlog; what it uses counts
 */
record RawDrain(World world, Optional<Source> source) {

  private static final long POLL_MILLIS = 50;

  /** Starts a process, blocks until it has printed, and ends it. */
  Drained of(TopicDrain.Starter starter) throws InterruptedException {
    Meter meter = world.meter(source);
    try (ChildProcess process = starter.start()) {
      Optional<Pace> pace = printed(process);
      while (pace.isEmpty()) {
        process.requireAlive();
        Thread.sleep(POLL_MILLIS);
        pace = printed(process);
      }
      meter.stop(process);
      return meter.with(pace.get(), world.events());
    }
  }

  private static Optional<Pace> printed(ChildProcess process) {
    try {
      return Pace.find(Files.readString(process.log()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
