package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all contenders share.
 *
 * @param directory where data and logs are
 * @param jvm starts processes
 * @param broker where events go
 * @param cold how many events a process that has just started gets out first
 * @param warm how many behind them
 */
record World(Path directory, Jvm jvm, Broker broker, int cold, int warm) {

  /** The same with another build of the relay. */
  World running(Path relay) {
    return new World(directory, jvm.running(relay), broker, cold, warm);
  }

  /** How many events a backlog has. */
  int events() {
    return cold + warm;
  }

  /**
   * Measures what those use that get something from a source into Kafka, from now on; no source, no
   * database.
   */
  Meter meter(Optional<Source> source) {
    return new Meter(
        Stream.concat(source.map(Source::processes).stream(), Stream.of(broker.processes()))
            .toList());
  }
}
