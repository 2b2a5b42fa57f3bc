package dev.commitline.outbox.relay.kafka;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes clients on the way out, where a failure changes nothing any more. */
final class Closing {

  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  static void quietly(@Nullable AutoCloseable client) {
    try {
      if (client instanceof Producer<?, ?> producer) {
        producer.close(Duration.ofSeconds(3)); // aborts what is open, if the broker still answers
      } else if (client instanceof Admin admin) {
        admin.close(Duration.ofSeconds(1));
      } else if (client != null) {
        client.close();
      }
    } catch (Exception e) {
      log.debug("closing {} failed", client, e);
    }
  }
}
