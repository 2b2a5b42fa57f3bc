package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.postgres.message.MessageFormat;
import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.ServerIdentity;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.PgOutput;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeStream;
import dev.commitline.outbox.relay.stream.ChangeTask;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
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
    OutboxNames outbox = settings.database().names();
    SourceNames names = SourceNames.of(settings.relay(), outbox);
    try {
      Connection session =
          new PostgresConnections(settings.relay(), settings.database()).openReplication();
      try {
        ServerIdentity server = ServerIdentity.read(session);
        Heartbeats heartbeats = Heartbeats.of(settings.heartbeats());
        OutboxChanges changes =
            new OutboxChanges(names, MessageFormat.prefix(outbox), server, queue, heartbeats);
        return WalReader.start(session, names, new PgOutput(changes), queue, heartbeats);
      } catch (SQLException e) {
        Sessions.closeQuietly(session);
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresFaults.during("can't read slot " + names.slot(), e);
    }
  }
}
