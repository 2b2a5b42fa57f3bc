package dev.commitline.outbox.testkit;

/** A cluster that somebody else runs; closing leaves it alone. */
record ExternalKafka(String bootstrapServers) implements KafkaBackend {

  @Override
  public void close() {
    // not ours
  }
}
