package dev.commitline.outbox.avro;

import dev.commitline.outbox.spi.PayloadSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes Avro's specific and generic records in Avro's binary encoding. Avro must be on the class
 * path.
 *
 * <p>No schema registry: the header {@code avro-schema} has the full name of the schema, {@code
 * avro-fingerprint} the 64-bit Rabin fingerprint of its parsing canonical form (CRC-64-AVRO, 16 hex
 * digits; Avro specification, 'Schema Fingerprints'). The value is the bare datum, without a header
 * of its own.
 *
 * <p>Thread safety: safe.
 */
public final class AvroPayloadSerializer implements PayloadSerializer {

  private final Map<Schema, Map<String, String>> headers = new ConcurrentHashMap<>();

  /** For records of any schema. */
  public AvroPayloadSerializer() {}

  @Override
  public boolean supports(Class<?> payloadType) {
    return GenericContainer.class.isAssignableFrom(payloadType);
  }

  @Override
  public String contentType() {
    return "application/avro";
  }

  @Override
  public Map<String, String> headers(Object payload) {
    return headers.computeIfAbsent(
        ((GenericContainer) payload).getSchema(), AvroPayloadSerializer::describe);
  }

  @Override
  @SuppressWarnings("unchecked") // a writer made for the schema of the payload itself
  public byte[] serialize(Object payload) {
    Schema schema = ((GenericContainer) payload).getSchema();
    GenericData model =
        payload instanceof SpecificRecord
            ? SpecificData.getForClass(payload.getClass())
            : GenericData.get();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      model.createDatumWriter(schema).write(payload, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> describe(Schema schema) {
    return Map.of(
        "avro-schema",
        schema.getFullName(),
        "avro-fingerprint",
        "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema)));
  }
}
