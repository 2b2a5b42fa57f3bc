package dev.commitline.outbox.testkit.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.replay.EventUpcaster;
import java.util.Map;

/** An application's up-caster, found by its entry under META-INF/services. */
public final class OrdersUpcaster implements EventUpcaster {

  static final String NAME = "orders-v2";
  static final String FROM = "upcast.orders.v1";
  static final String TO = "upcast.orders.v2";

  /** A payload that can't be cast. */
  static final String BAD = "bad";

  /** For ServiceLoader. */
  public OrdersUpcaster() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String from() {
    return FROM;
  }

  @Override
  public String to() {
    return TO;
  }

  @Override
  public Upcast upcast(Past event) {
    byte[] payload = event.payload();
    if (payload == null) {
      return new Upcast(event.type(), null, Map.of());
    }
    String text = new String(payload, UTF_8);
    if (text.equals(BAD)) {
      throw new IllegalArgumentException("not for everybody's eyes: " + text);
    }
    return new Upcast(
        event.type() + "V2",
        "{\"v2\":\"%s\"}".formatted(text).getBytes(UTF_8),
        Map.of("ce_dataschema", "urn:orders:v2", "content-type", "application/json"));
  }
}
