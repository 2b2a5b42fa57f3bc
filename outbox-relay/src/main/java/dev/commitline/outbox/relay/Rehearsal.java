package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.BatchHandler;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a standby does once while it waits: the first start of a process takes most of its time to
 * load and warm up the code of the Kafka clients and Debezium, which would else be spent after the
 * leader's death.
 */
final class Rehearsal {

  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  private Rehearsal() {}

  /** Runs on a thread of its own; whatever fails there fails again in the start that counts. */
  static void begin(RelayConfig config, Properties connector) {
    Thread thread =
        new Thread(() -> run(config, connector), "commitline-" + config.name() + "-rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(RelayConfig config, Properties connector) {
    try {
      BatchHandler nothing = records -> new BatchHandler.Handled(0, 0);
      new DebeziumStream(config.name(), connector, false, nothing, () -> {}).close();
      KafkaConnection.rehearse(config);
    } catch (RuntimeException e) {
      log.debug("relay={} the rehearsal failed", config.name(), e);
    }
  }
}
