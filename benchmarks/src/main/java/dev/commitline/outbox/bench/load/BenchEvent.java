package dev.commitline.outbox.bench.load;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.PayloadSerializer;

/**
 * The one kind of event that is measured.
 *
 * @param payload what consumers get
 */
@DataProduct(
    name = "bench.orders",
    domain = "bench",
    owner = "benchmarks",
    description = "Bytes to measure with.",
    quality = DataQuality.RAW,
    sla = SlaTier.TIER_3)
public record BenchEvent(byte[] payload) {

  /** Where they are published. */
  public static final String TOPIC = "bench.orders.v1";

  /** Whose events they are. */
  public static final String AGGREGATE_TYPE = "Order";

  /** The application that writes them. */
  public static final String OWNER = "bench";

  /** CloudEvents source. */
  public static final String SOURCE = "/" + OWNER;

  /** Writes the payload as it is. */
  public static final PayloadSerializer SERIALIZER =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return "application/json";
        }

        @Override
        public byte[] serialize(Object event) {
          return ((BenchEvent) event).payload();
        }
      };

  /** An event of an aggregate. */
  public static OutboxEvent of(Planned planned) {
    return OutboxEvent.of(AGGREGATE_TYPE, planned.aggregateId(), new BenchEvent(planned.payload()));
  }
}
