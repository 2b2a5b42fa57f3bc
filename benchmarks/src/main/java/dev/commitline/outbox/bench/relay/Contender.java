package dev.commitline.outbox.bench.relay;

import java.util.Optional;

/** Something that gets a backlog out, or shows how fast that could be. */
interface Contender {

  /** For the table. */
  String name();

  /** Whose backlog it gets out; empty when it needs none. */
  default Optional<Source> source() {
    return Optional.empty();
  }

  /** Whether this machine has what it takes. */
  default boolean possible() {
    return true;
  }

  /** Makes ready what has to be there before the backlog is written. */
  default void prepare(int repetitions) throws InterruptedException {}

  /** Gets the backlog out, once; {@link TopicDrain} and {@link RawDrain} measure it. */
  Drained run(int repetition) throws InterruptedException;
}
