package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.source.RelaySourceProvider;

/** Where the events of orders are taken from; connects to nothing by itself. */
final class Histories {

  private final EventHistory history;

  Histories(RelayConfig config, RelaySourceProvider provider) {
    this.history = provider.history(config);
  }

  EventHistory of(ReplayOrder order) {
    return history;
  }
}
