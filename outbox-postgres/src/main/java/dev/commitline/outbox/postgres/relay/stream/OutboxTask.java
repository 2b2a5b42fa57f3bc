package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.postgres.message.MessageFormat;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.MalformedStreamException;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.PgOutput;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * The task of {@link OutboxConnector}: each of its records holds all changes that were read since
 * the last one.
 *
 * <p>Public, since the engine makes it.
 */
public final class OutboxTask extends SourceTask {

  static final String VERSION = "1";

  private static final Duration POLL = Duration.ofMillis(500);
  private static final String LSN = "lsn";

  private final ChangeQueue queue = new ChangeQueue();
  private Map<String, String> partition = Map.of();
  private long ended;
  private volatile @Nullable WalReader reader;

  /** For the engine. */
  public OutboxTask() {}

  @Override
  public void start(Map<String, String> properties) {
    ConnectorSettings settings = ConnectorSettings.of(properties);
    OutboxNames outbox = settings.database().names();
    SourceNames names = SourceNames.of(settings.relay(), outbox);
    partition = Map.of("slot", names.slot());
    PgOutput decoder = new PgOutput(new OutboxChanges(names, MessageFormat.prefix(outbox), queue));
    try {
      Connection session =
          new PostgresConnections(settings.relay(), settings.database()).openReplication();
      try {
        reader = WalReader.start(session, names, decoder, queue);
      } catch (SQLException e) {
        Sessions.closeQuietly(session);
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresFaults.during("can't read slot " + names.slot(), e);
    }
  }

  /** Null when nothing came for a while. */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    List<Change> changes = take();
    if (changes.isEmpty()) {
      return null;
    }
    for (Change change : changes) {
      if (change instanceof Change.End end) {
        ended = end.lsn();
      }
    }
    return List.of(
        new SourceRecord(partition, Map.of(LSN, ended), "outbox", null, new ChangeBatch(changes)));
  }

  private List<Change> take() throws InterruptedException {
    try {
      return queue.take(POLL);
    } catch (InterruptedException e) {
      throw e;
    } catch (SQLException e) {
      throw PostgresFaults.during("can't read on in the stream", e);
    } catch (MalformedStreamException e) {
      throw new RelayException(RelayError.SOURCE_CORRUPT, "the stream can't be read: " + e, e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new RelayException(RelayError.SOURCE_FAULT, "the reading thread died: " + e, e);
    }
  }

  /** Kafka has all up to the newest transaction's end in it. */
  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata unused) {
    Long lsn = (Long) Objects.requireNonNull(record.sourceOffset().get(LSN));
    Objects.requireNonNull(reader).confirm(lsn);
  }

  @Override
  public void stop() {
    WalReader running = reader;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public String version() {
    return VERSION;
  }
}
