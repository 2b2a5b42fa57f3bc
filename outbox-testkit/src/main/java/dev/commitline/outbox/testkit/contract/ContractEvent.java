package dev.commitline.outbox.testkit.contract;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.nio.charset.StandardCharsets;

/** An event whose payload is the bytes that a test says. */
sealed interface ContractEvent {

  String SOURCE = "/contract";
  String OWNER = "contract";
  String CONTENT_TYPE = "application/octet-stream";

  String ORDERS = "contract.orders.v1";
  String STOCK = "contract.stock.v1";
  String CUSTOMERS = "contract.customers.v1";
  String LARGE = "contract.large.v1";
  String NARROW = "contract.narrow.v1";

  /** Events of many megabytes are for the suites that need them. */
  int LARGEST = 64 << 20;

  byte[] bytes();

  /** The usual one. */
  @DataProduct(
      name = "contract.orders",
      domain = "contract",
      owner = "testkit",
      description = "Orders of the contract suites",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3,
      maxEventBytes = LARGEST)
  record OrderChanged(byte[] bytes) implements ContractEvent {}

  /** Of another product, so on another topic. */
  @DataProduct(
      name = "contract.stock",
      domain = "contract",
      owner = "testkit",
      description = "Stock of the contract suites",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record StockChanged(byte[] bytes) implements ContractEvent {}

  /** Of a topic that takes records of many megabytes. */
  @DataProduct(
      name = "contract.large",
      domain = "contract",
      owner = "testkit",
      description = "Large payloads of the contract suites",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3,
      maxEventBytes = LARGEST)
  record LargeChanged(byte[] bytes) implements ContractEvent {}

  /** Of a topic with one partition, where order shows. */
  @DataProduct(
      name = "contract.narrow",
      domain = "contract",
      owner = "testkit",
      description = "One partition, for order over aggregates",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record NarrowChanged(byte[] bytes) implements ContractEvent {}

  /** Of a compacted topic: the whole public state of a customer. */
  @DataProduct(
      name = "contract.customers",
      domain = "contract",
      owner = "testkit",
      description = "States of the contract suites",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3,
      compacted = true)
  record CustomerState(byte[] bytes) implements ContractEvent {}

  /** Gives the bytes as they are. */
  PayloadSerializer SERIALIZER =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return CONTENT_TYPE;
        }

        @Override
        public byte[] serialize(Object payload) {
          return ((ContractEvent) payload).bytes();
        }
      };

  static OutboxEvent order(String id, String text) {
    return OutboxEvent.of("Order", id, new OrderChanged(utf8(text)));
  }

  static OutboxEvent stock(String id, String text) {
    return OutboxEvent.of("Stock", id, new StockChanged(utf8(text)));
  }

  static OutboxEvent narrow(String id, String text) {
    return OutboxEvent.of("Order", id, new NarrowChanged(utf8(text)));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
