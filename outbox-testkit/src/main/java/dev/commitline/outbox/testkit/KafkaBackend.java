package dev.commitline.outbox.testkit;

/** A running Kafka cluster, wherever it runs. */
interface KafkaBackend extends AutoCloseable {

  String bootstrapServers();

  @Override
  void close();
}
