package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.MalformedStreamException;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.PgOutput;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Sessions;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads a slot's stream on a thread of its own, so that the server never waits for Kafka and hears
 * from the relay whatever Kafka does.
 *
 * <p>Thread safety: {@link #confirm} and {@link #close} may be called from any thread.
 */
final class WalReader implements ChangeStream {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration FULL = Duration.ofMillis(500);

  /** How often the server is told what is confirmed; it forgets nothing before. */
  private static final int STATUS_MILLIS = 1_000;

  private final String publication;
  private final Connection session;
  private final PGReplicationStream stream;
  private final PgOutput decoder;
  private final ChangeQueue queue;
  private final Heartbeats heartbeats;
  private final Thread thread;
  private volatile boolean closed;

  private WalReader(
      String publication,
      Connection session,
      PGReplicationStream stream,
      PgOutput decoder,
      ChangeQueue queue,
      Heartbeats heartbeats) {
    this.publication = publication;
    this.session = session;
    this.stream = stream;
    this.decoder = decoder;
    this.queue = queue;
    this.heartbeats = heartbeats;
    this.thread = new Thread(this::readUntilClosed, Thread.currentThread().getName() + "-wal");
    thread.setDaemon(true);
  }

  /**
   * Begins where the slot was confirmed; the session then belongs to the reader.
   *
   * @param session in replication mode
   */
  static WalReader start(
      Connection session,
      SourceNames names,
      PgOutput decoder,
      ChangeQueue queue,
      Heartbeats heartbeats)
      throws SQLException {
    PGReplicationStream stream =
        session
            .unwrap(PGConnection.class)
            .getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(names.slot())
            .withSlotOption("proto_version", PgOutput.PROTOCOL_VERSION)
            .withSlotOption("publication_names", names.publication())
            .withSlotOption("messages", true)
            .withSlotOption("binary", true)
            .withStatusInterval(STATUS_MILLIS, TimeUnit.MILLISECONDS)
            .withAutomaticFlush(false) // the slot is confirmed up to what Kafka has, no further
            .start();
    WalReader reader =
        new WalReader(names.publication(), session, stream, decoder, queue, heartbeats);
    reader.thread.start();
    return reader;
  }

  /** Told to the server soon. */
  @Override
  public void confirm(SourcePosition position) {
    LogSequenceNumber confirmed = LogSequenceNumber.valueOf(((LsnPosition) position).lsn());
    stream.setFlushedLSN(confirmed);
    stream.setAppliedLSN(confirmed);
  }

  @Override
  public RuntimeException fault(Exception end) {
    if (end instanceof SQLException e) {
      return PostgresFaults.duringStream(publication, e);
    }
    if (end instanceof MalformedStreamException) {
      return new RelayException(RelayError.SOURCE_CORRUPT, "the stream can't be read: " + end, end);
    }
    return end instanceof RuntimeException e
        ? e
        : new RelayException(RelayError.SOURCE_FAULT, "the reading thread died: " + end, end);
  }

  private void readUntilClosed() {
    try {
      while (!closed) {
        ByteBuffer message = stream.readPending(); // waits a little for it: PatientSockets
        if (message != null) {
          decoder.decode(message);
          awaitRoom();
        } else {
          heartbeats.read(stream.getLastReceiveLSN().asLong()); // what shows nothing, too
        }
      }
      stream.forceUpdateStatus(); // else the next relay gets again what was confirmed last
      stream.close();
    } catch (Throwable e) {
      queue.end(e);
    } finally {
      Sessions.closeQuietly(session);
    }
  }

  /** Else the server would give up a relay that waits for Kafka: wal_sender_timeout. */
  private void awaitRoom() throws SQLException, InterruptedException {
    while (!closed && !queue.awaitRoom(FULL)) {
      stream.forceUpdateStatus();
    }
  }

  /** Ends reading, and waits until the server is told. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_LIMIT.toMillis());
      if (thread.isAlive()) { // the server does not answer
        session.abort(Runnable::run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      Sessions.closeQuietly(session);
    }
  }
}
