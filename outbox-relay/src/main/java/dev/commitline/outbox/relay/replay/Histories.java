package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.kafka.TopicHistory;
import dev.commitline.outbox.relay.source.RelaySourceProvider;

/** Where the events of orders are taken from; connects to nothing by itself. */
final class Histories {

  private final EventHistory database;
  private final EventHistory topic;

  Histories(RelayConfig config, RelaySourceProvider provider) {
    this.database = provider.history(config);
    this.topic = new TopicHistory(config);
  }

  EventHistory of(ReplayOrder order) {
    return switch (order.source()) {
      case HISTORY -> database;
      case TOPIC -> topic;
    };
  }
}
