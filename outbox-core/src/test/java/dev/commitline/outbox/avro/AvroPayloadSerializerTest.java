package dev.commitline.outbox.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

class AvroPayloadSerializerTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("OrderPlaced")
          .namespace("shop.orders")
          .fields()
          .requiredLong("orderId")
          .requiredString("customer")
          .endRecord();

  /** As Avro's compiler writes it. */
  @DataProduct(
      name = "shop.orders",
      domain = "shop",
      owner = "team-orders",
      description = "Orders.",
      quality = DataQuality.AUTHORITATIVE,
      sla = SlaTier.TIER_1)
  public static final class OrderPlaced extends SpecificRecordBase {

    private static final long serialVersionUID = 1L;

    private long orderId;
    private CharSequence customer = "";

    @Override
    public Schema getSchema() {
      return SCHEMA;
    }

    @Override
    public Object get(int field) {
      return field == 0 ? orderId : customer;
    }

    @Override
    public void put(int field, Object value) {
      if (field == 0) {
        orderId = (Long) value;
      } else {
        customer = (CharSequence) value;
      }
    }
  }

  private final EventCapture capture =
      new EventCapture(
          "/shop",
          new ProductCatalog(),
          CaptureOptions.of(new AvroPayloadSerializer(), new JsonPayloadSerializer()),
          Clock.systemUTC());

  @Test
  void aSpecificRecordIsBareBinaryAndNamesItsSchema() throws IOException {
    OrderPlaced placed = new OrderPlaced();
    placed.put(0, 7L);
    placed.put(1, "Ann");

    CapturedEvent event = capture.capture(OutboxEvent.of("Order", "7", placed));

    assertThat(event.contentType()).isEqualTo("application/avro");
    assertThat(event.headers())
        .containsEntry("avro-schema", "shop.orders.OrderPlaced")
        .hasEntrySatisfying("avro-fingerprint", it -> assertThat(it).matches("[0-9a-f]{16}"));
    OrderPlaced read =
        new SpecificDatumReader<OrderPlaced>(
                SCHEMA, SCHEMA, new SpecificData(OrderPlaced.class.getClassLoader()))
            .read(new OrderPlaced(), DecoderFactory.get().binaryDecoder(event.payload(), null));
    assertThat(read.get(0)).isEqualTo(7L);
    assertThat(read.get(1)).hasToString("Ann");
  }

  @Test
  void aGenericRecordBelongsToTheEventClassThatIsGiven() throws IOException {
    GenericRecord placed =
        new GenericRecordBuilder(SCHEMA).set("orderId", 7L).set("customer", "Ann").build();

    CapturedEvent event =
        capture.capture(new OutboxEvent("Order", "7", OrderPlaced.class, placed, Map.of()));

    assertThat(event.topic()).isEqualTo("shop.orders.v1");
    assertThat(
            new GenericDatumReader<GenericRecord>(SCHEMA)
                .read(null, DecoderFactory.get().binaryDecoder(event.payload(), null)))
        .isEqualTo(placed);
  }

  @Test
  void aRecordThatDoesNotFitItsSchemaIsRejected() {
    GenericRecord incomplete = new GenericData.Record(SCHEMA);

    assertThatThrownBy(
            () ->
                capture.capture(
                    new OutboxEvent("Order", "7", OrderPlaced.class, incomplete, Map.of())))
        .isInstanceOf(EventRejectedException.class);
  }
}
