package dev.commitline.outbox.bench.latency;

import java.nio.file.Path;

/** Something that brings what was committed to consumers. */
interface Subject {

  /** For the table. */
  String name();

  /** Whether it is a limit, which is measured at the lowest rate alone. */
  default boolean limit() {
    return false;
  }

  /**
   * Starts it, with all that it needs but Kafka.
   *
   * @param directory for its data and logs
   */
  Running start(Path directory) throws InterruptedException;

  /** It works. */
  interface Running extends AutoCloseable {

    /** Commits events, several at a time. */
    Writers writers();

    @Override
    void close();
  }
}
