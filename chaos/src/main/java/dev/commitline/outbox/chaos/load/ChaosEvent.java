package dev.commitline.outbox.chaos.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.util.List;

/** An event that says which of which transaction it is; of one of three products. */
sealed interface ChaosEvent {

  /** The topics of the three products. */
  List<String> TOPICS = List.of("chaos.orders.v1", "chaos.stock.v1", "chaos.payments.v1");

  String AGGREGATE_TYPE = "Thing";

  /** The transaction's number. */
  long transaction();

  /** The place in the transaction, from 0. */
  int index();

  /** How many bytes to add. */
  int filler();

  /** Of the first product. */
  @DataProduct(
      name = "chaos.orders",
      domain = "chaos",
      owner = "chaos",
      description = "A third of the events.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Order(long transaction, int index, int filler) implements ChaosEvent {}

  /** Of the second. */
  @DataProduct(
      name = "chaos.stock",
      domain = "chaos",
      owner = "chaos",
      description = "Another third.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Stock(long transaction, int index, int filler) implements ChaosEvent {}

  /** Of the third. */
  @DataProduct(
      name = "chaos.payments",
      domain = "chaos",
      owner = "chaos",
      description = "The last third.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Payment(long transaction, int index, int filler) implements ChaosEvent {}

  static OutboxEvent of(EventPlan plan, long transaction, int index) {
    ChaosEvent payload =
        switch (plan.topic()) {
          case 0 -> new Order(transaction, index, plan.filler());
          case 1 -> new Stock(transaction, index, plan.filler());
          default -> new Payment(transaction, index, plan.filler());
        };
    return OutboxEvent.of(AGGREGATE_TYPE, plan.aggregateId(), payload);
  }

  /** Writes {@code <transaction>:<index>:}, and dots. */
  PayloadSerializer SERIALIZER =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return "text/plain";
        }

        @Override
        public byte[] serialize(Object payload) {
          ChaosEvent event = (ChaosEvent) payload;
          String text =
              event.transaction() + ":" + event.index() + ":" + ".".repeat(event.filler());
          return text.getBytes(US_ASCII);
        }
      };
}
