package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads the binlog on a thread of its own, as a replica does, by the identifiers of transactions.
 * The server keeps nothing for it.
 *
 * <p>Thread safety: {@link #close} may be called from any thread.
 */
final class BinlogReader implements ChangeStream {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration FULL = Duration.ofMillis(500);
  private static final long LARGE = 16L << 20;
  private static final long SIGN_NANOS = Duration.ofMillis(500).toNanos();

  /**
   * The client's, which writes to the console by java.util.logging where nobody has set that up. It
   * is held, since levels of loggers that nobody holds are forgotten.
   */
  private static final Logger CLIENT = Logger.getLogger(BinaryLogClient.class.getName());

  static {
    if (CLIENT.getLevel() == null) {
      CLIENT.setLevel(Level.WARNING);
    }
  }

  private final BinaryLogClient client;
  private final OutboxTransactions transactions;
  private final ChangeQueue queue;
  private final Thread thread;
  private final boolean passwordMayBeOld;
  private long lastSign = System.nanoTime() - SIGN_NANOS;
  private volatile boolean closed;

  private BinlogReader(
      BinaryLogClient client,
      boolean passwordMayBeOld,
      OutboxTransactions transactions,
      ChangeQueue queue) {
    this.client = client;
    this.passwordMayBeOld = passwordMayBeOld;
    this.transactions = transactions;
    this.queue = queue;
    this.thread = new Thread(this::readUntilClosed, Thread.currentThread().getName() + "-binlog");
    thread.setDaemon(true);
  }

  /** Begins behind the settings' start; connects on its own thread. */
  static BinlogReader start(
      ConnectorSettings settings, OutboxTransactions transactions, ChangeQueue queue) {
    BinaryLogClient client = settings.client();
    boolean passwordInFile = settings.database().password().file() != null;
    BinlogReader reader = new BinlogReader(client, passwordInFile, transactions, queue);
    client.setSocketFactory(() -> new WatchedSocket(reader::sign));
    client.setEventDeserializer(BinlogEvents.deserializer(transactions::isOutbox));
    client.registerEventListener(reader::takeWhole);
    client.registerLifecycleListener(new Failures(reader));
    reader.thread.start();
    return reader;
  }

  private void readUntilClosed() {
    try {
      if (!closed) {
        client.connect(); // returns when the stream ends
      }
      end(new EOFException("the server ended the stream"));
    } catch (Throwable e) {
      end(e instanceof Error ? unreadable(e) : e);
    }
  }

  /** The client goes on behind what its listeners throw: so nothing is taken any more. */
  private void takeWhole(Event event) {
    try {
      if (event.getData() instanceof TransactionPayloadEventData payload) {
        BinlogEvents.forEach(payload, transactions::isOutbox, this::take);
      } else {
        take(event);
      }
    } catch (Throwable e) {
      end(unreadable(e));
    }
  }

  /** Tells whether more may come. */
  private boolean take(Event event) {
    if (closed) {
      return false;
    }
    sign();
    transactions.take(event);
    while (!closed && !awaitRoom()) {
      // the server waits: net_write_timeout, which the client has set
    }
    return !closed;
  }

  private boolean awaitRoom() {
    try {
      return queue.awaitRoom(FULL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the reading thread was interrupted");
    }
  }

  /** What can't be taken apart, or held, is the same when it is read again. */
  private Throwable unreadable(Throwable e) {
    if (e instanceof OutOfMemoryError && transactions.bytes() >= LARGE) {
      return GuardedPackets.tooLarge(
          "a transaction", transactions.bytes(), Runtime.getRuntime().maxMemory(), e);
    }
    boolean named = e instanceof RelayException || e instanceof CancellationException;
    return named || e instanceof Error
        ? e
        : new RelayException(
            RelayError.SOURCE_CORRUPT, "an event of the binlog can't be read: " + e, e);
  }

  /**
   * Whatever the server sends shows that it is there: also what belongs to no outbox, and a part of
   * an event that takes long.
   */
  private void sign() {
    long now = System.nanoTime();
    if (now - lastSign >= SIGN_NANOS) {
      lastSign = now;
      queue.sign();
    }
  }

  /** Nothing behind a fault is ever taken. */
  private void end(Throwable why) {
    if (!closed) {
      closed = true;
      queue.end(why);
    }
  }

  /** What the client would pass over or keep for itself. */
  private record Failures(BinlogReader reader) implements BinaryLogClient.LifecycleListener {

    /** Whoever closed it before could not disconnect. */
    @Override
    public void onConnect(BinaryLogClient client) {
      if (reader.closed) {
        disconnect(client);
      }
    }

    @Override
    public void onCommunicationFailure(BinaryLogClient client, Exception e) {
      reader.end(e);
    }

    @Override
    public void onEventDeserializationFailure(BinaryLogClient client, Exception e) {
      reader.end(reader.unreadable(e));
    }

    @Override
    public void onDisconnect(BinaryLogClient client) {}
  }

  /** There is nothing to confirm: the server purges by time. */
  @Override
  public void confirm(SourcePosition position) {}

  @Override
  public RuntimeException fault(Exception end) {
    if (end instanceof ServerException e) {
      RelayException fault = MySqlFaults.during("can't read on in the binlog", e);
      return passwordMayBeOld && fault.error() == RelayError.DATABASE_LOGIN_REFUSED
          ? new RelayException(RelayError.SOURCE_FAULT, fault.what(), e) // the next start tells
          : fault;
    }
    return end instanceof RuntimeException e
        ? e
        : new RelayException(RelayError.SOURCE_FAULT, "can't read on in the binlog: " + end, end);
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = Thread.interrupted(); // else the client would not disconnect
    disconnect(client);
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void disconnect(BinaryLogClient client) {
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
