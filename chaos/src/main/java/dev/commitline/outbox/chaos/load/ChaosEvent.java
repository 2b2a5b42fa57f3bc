package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An event that says which of which transaction it is; of one of four products. */
sealed interface ChaosEvent {

  /** The topics of the four products. */
  List<String> TOPICS =
      List.of("chaos.orders.v1", "chaos.stock.v1", "chaos.payments.v1", "chaos.returns.v1");

  /** The types of their events. */
  List<String> TYPES =
      List.of(
          "chaos.orders.Order",
          "chaos.stock.Stock",
          "chaos.payments.Payment",
          "chaos.returns.Return");

  /** The number of the topic that is compacted. */
  int COMPACTED = 1;

  /** The number of the topic that refuses some events. */
  int PARTICULAR = 3;

  /** The header that says which event of which transaction it is. */
  String AT = "chaos-at";

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
      description = "A part of the events.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Order(long transaction, int index, int filler) implements ChaosEvent {}

  /** Of the second. */
  @DataProduct(
      name = "chaos.stock",
      domain = "chaos",
      owner = "chaos",
      description = "Another part, some of them tombstones.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3,
      compacted = true)
  record Stock(long transaction, int index, int filler) implements ChaosEvent {}

  /** Of the third. */
  @DataProduct(
      name = "chaos.payments",
      domain = "chaos",
      owner = "chaos",
      description = "A third part.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Payment(long transaction, int index, int filler) implements ChaosEvent {}

  /** Of the fourth, whose topic does not take them all. */
  @DataProduct(
      name = "chaos.returns",
      domain = "chaos",
      owner = "chaos",
      description = "The last part.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Return(long transaction, int index, int filler) implements ChaosEvent {}

  static OutboxEvent of(EventPlan plan, long transaction, int index) {
    ChaosEvent payload =
        switch (plan.topic()) {
          case 0 -> new Order(transaction, index, plan.filler());
          case 1 -> new Stock(transaction, index, plan.filler());
          case 2 -> new Payment(transaction, index, plan.filler());
          default -> new Return(transaction, index, plan.filler());
        };
    String id = plan.aggregateId();
    OutboxEvent event =
        (plan.tombstone()
                ? OutboxEvent.tombstone(AGGREGATE_TYPE, id, payload.getClass())
                : OutboxEvent.of(AGGREGATE_TYPE, id, payload))
            .withHeader(AT, transaction + ":" + index);
    for (Map.Entry<String, String> header : ownHeaders(transaction, index).entrySet()) {
      event = event.withHeader(header.getKey(), header.getValue());
    }
    return event;
  }

  /** Headers beside {@link #AT}: none for most. */
  static Map<String, String> ownHeaders(long transaction, int index) {
    return switch ((int) ((transaction + index) % 8)) {
      case 0 -> Map.of("note", "Grüße, 世界 🌍 = \"%s\\n\" & more".formatted(transaction));
      case 1 -> Map.of("chaos-empty", "", "chaos-long", "x".repeat(300));
      default -> Map.of();
    };
  }

  /** Bytes of all values that nothing can compress. */
  static byte[] payload(long transaction, int index, int filler) {
    byte[] bytes = new byte[filler];
    new SplittableRandom(transaction * 1_000_003 + index).nextBytes(bytes);
    return bytes;
  }

  /** Writes {@link #payload}. */
  PayloadSerializer SERIALIZER =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return "application/octet-stream";
        }

        @Override
        public byte[] serialize(Object payload) {
          ChaosEvent event = (ChaosEvent) payload;
          return ChaosEvent.payload(event.transaction(), event.index(), event.filler());
        }
      };
}
