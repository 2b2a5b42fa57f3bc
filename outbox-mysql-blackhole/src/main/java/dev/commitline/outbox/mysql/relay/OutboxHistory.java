package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.Selection;
import org.jspecify.annotations.Nullable;

/**
 * The history of a MySQL outbox, which can't be replayed yet: its rows don't tell which moment saw
 * them.
 */
final class OutboxHistory implements EventHistory {

  private final String schema;

  OutboxHistory(RelayConfig config) {
    this.schema = config.database().names().schema();
  }

  @Override
  public Extent look(Selection selection) {
    throw none();
  }

  @Override
  public EventCursor read(Selection selection, String moment, @Nullable String after) {
    throw none();
  }

  private RelayException none() {
    return new RelayException(
        RelayError.NOTHING_TO_REPLAY,
        "the history in database %s can't be replayed, as it is MySQL: replay with --from-topic, or let the application publish its aggregates (--from-domain)"
            .formatted(schema));
  }
}
