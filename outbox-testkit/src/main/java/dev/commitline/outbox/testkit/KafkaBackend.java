package dev.commitline.outbox.testkit;

/** A running Kafka cluster, wherever it runs. */
interface KafkaBackend extends ServerBackend {

  String bootstrapServers();
}
