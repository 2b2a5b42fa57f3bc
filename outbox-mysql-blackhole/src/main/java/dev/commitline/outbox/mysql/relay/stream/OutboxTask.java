package dev.commitline.outbox.mysql.relay.stream;

import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeStream;
import dev.commitline.outbox.relay.stream.ChangeTask;
import java.util.Map;

/**
 * The task of {@link OutboxConnector}.
 *
 * <p>Public, since the engine makes it.
 */
public final class OutboxTask extends ChangeTask {

  /** For the engine. */
  public OutboxTask() {}

  @Override
  protected ChangeStream open(Map<String, String> properties, ChangeQueue queue) {
    ConnectorSettings settings = ConnectorSettings.of(properties);
    return BinlogReader.start(settings, new OutboxTransactions(settings, queue), queue);
  }
}
