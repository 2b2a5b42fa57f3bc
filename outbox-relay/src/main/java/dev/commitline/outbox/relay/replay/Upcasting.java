package dev.commitline.outbox.relay.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** An up-caster at work: holds it to what it may change. */
final class Upcasting {

  private static final String TYPE = "ce_type";

  /** What tells which event it is, and whose. */
  private static final Set<String> KEPT =
      Set.of(
          "ce_specversion",
          "ce_id",
          "id",
          "ce_source",
          TYPE, // has a component of its own
          "ce_subject",
          "ce_partitionkey",
          "ce_aggregatetype",
          "ce_aggregateseq",
          "ce_txid",
          "ce_txindex",
          "ce_txsize",
          "ce_time",
          Replay.HEADER);

  private final EventUpcaster upcaster;

  private Upcasting(EventUpcaster upcaster) {
    this.upcaster = upcaster;
  }

  /**
   * That of an order; null when it asks for none.
   *
   * @throws RelayException when it is not there, or not for these topics
   */
  static @Nullable Upcasting of(ReplayOrder order) {
    if (order.upcaster() == null) {
      return null;
    }
    EventUpcaster upcaster = Upcasters.named(order.upcaster());
    if (!upcaster.from().equals(order.selection().topic())) {
      throw unfit(upcaster, "the selection is of topic " + order.selection().topic());
    }
    if (order.toProduct() && !upcaster.to().equals(order.target())) {
      throw unfit(upcaster, "the target is topic " + order.target());
    }
    return new Upcasting(upcaster);
  }

  RelayEvent of(RelayEvent event) {
    EventUpcaster.Upcast cast;
    try {
      cast = upcaster.upcast(past(event));
    } catch (Exception | LinkageError e) { // foreign code; its message may show a payload
      throw failed(event, "threw " + e.getClass().getName(), e);
    }
    for (String name : cast.headers().keySet()) {
      if (KEPT.contains(name)) {
        throw failed(event, "must not set header '" + name + "'", null);
      }
    }
    return new RelayEvent(
        event.id(),
        event.topic(),
        event.compacted(),
        event.key(),
        cast.payload(),
        headers(event, cast));
  }

  private static EventUpcaster.Past past(RelayEvent event) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : event.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return new EventUpcaster.Past(String.valueOf(headers.get(TYPE)), headers, event.value());
  }

  /** In the order that they had; what is new comes last. */
  private static Headers headers(RelayEvent event, EventUpcaster.Upcast cast) {
    Map<String, String> left = new TreeMap<>(cast.headers());
    left.put(TYPE, cast.type());
    Headers headers = new RecordHeaders();
    for (Header header : event.headers()) {
      String changed = left.remove(header.key());
      headers.add(header.key(), changed == null ? header.value() : changed.getBytes(UTF_8));
    }
    left.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    return headers;
  }

  private RelayException failed(RelayEvent event, String how, @Nullable Throwable cause) {
    return new RelayException(
        RelayError.UPCAST_FAILED,
        "up-caster '%s' %s at event %s of topic %s, aggregate %s"
            .formatted(upcaster.name(), how, event.id(), event.topic(), event.aggregate().id()),
        cause);
  }

  private static RelayException unfit(EventUpcaster upcaster, String what) {
    return new RelayException(
        RelayError.UPCASTER_UNKNOWN,
        "up-caster '%s' casts %s to %s, but %s"
            .formatted(upcaster.name(), upcaster.from(), upcaster.to(), what));
  }
}
