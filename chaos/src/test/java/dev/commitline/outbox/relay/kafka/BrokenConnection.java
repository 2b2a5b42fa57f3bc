package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;

/** Connections whose producers break a guarantee. */
public final class BrokenConnection {

  private BrokenConnection() {}

  /** A connection with this mutation. */
  public static KafkaConnection connect(RelayConfig config, String mutation) {
    return KafkaConnection.connect(
        config,
        properties ->
            switch (mutation) {
              case "fencing-off" -> new Unfenced(properties).asProducer();
              case "position-outside" -> new PositionOutside(properties).asProducer();
              case "split-transactions" -> new SplitTransactions(properties).asProducer();
              case "wrong-key" -> new WrongKey(properties).asProducer();
              case "altered-events" -> new AlteredEvents(properties).asProducer();
              case "vanishing-events" -> new VanishingEvents(properties).asProducer();
              default -> throw new IllegalArgumentException("no such mutation: " + mutation);
            });
  }
}
