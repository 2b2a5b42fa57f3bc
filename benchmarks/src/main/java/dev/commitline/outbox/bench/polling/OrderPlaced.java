package dev.commitline.outbox.bench.polling;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Planned;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.modulith.events.Externalized;

/**
 * The event as applications of the peers declare it: they serialize objects, not bytes. Public for
 * the peers, which look into it.
 *
 * @param aggregateId the key, and the scope of what order there is
 * @param order the payload
 */
@Externalized(BenchEvent.TOPIC)
public record OrderPlaced(String aggregateId, Order order) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static OrderPlaced of(Planned planned) {
    try {
      return new OrderPlaced(planned.aggregateId(), JSON.readValue(planned.payload(), Order.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The payload's JSON. */
  String json() {
    try {
      return JSON.writeValueAsString(order);
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }
}
