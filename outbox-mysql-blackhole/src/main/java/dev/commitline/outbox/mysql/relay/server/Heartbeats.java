package dev.commitline.outbox.mysql.relay.server;

import dev.commitline.outbox.relay.protocol.GtidSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Between who writes heartbeats and who reads the log: which one is waited for, and how far was
 * read. Found by a key, since the engine makes the reader from texts.
 *
 * <p>Thread safety: safe for one writer and one reader.
 */
public final class Heartbeats implements AutoCloseable {

  /** Of a heartbeat's row in the outbox; none that Kafka allows. */
  public static final String TOPIC = "commitline/heartbeat";

  private static final Map<String, Heartbeats> OPEN = new ConcurrentHashMap<>();

  private final String key = UUID.randomUUID().toString();
  private volatile String expected = "";
  private volatile boolean seen;
  private volatile GtidSet read = GtidSet.EMPTY;

  private Heartbeats() {}

  /** Found from the first stream on until closed. */
  public static Heartbeats open() {
    return new Heartbeats();
  }

  /** The open ones of that key; else some that nobody asks. */
  public static Heartbeats of(String key) {
    return OPEN.getOrDefault(key, new Heartbeats());
  }

  /** Finds them. */
  public String key() {
    return key;
  }

  /** A stream begins; nothing is waited for. */
  public void begin(GtidSet start) {
    expected = "";
    read = start;
    OPEN.put(key, this);
  }

  /** A heartbeat is about to be written. */
  public void expect(String nonce) {
    seen = false;
    expected = nonce;
  }

  /** Whether this one is waited for; not so any more when another stream has begun. */
  public boolean awaits(String nonce) {
    return nonce.equals(expected);
  }

  /** The log shows a heartbeat, maybe one of another relay. */
  public void shown(String nonce) {
    if (awaits(nonce)) {
      seen = true;
    }
  }

  /** The log was read up to here, after what it showed. */
  public void read(GtidSet executed) {
    read = executed;
  }

  /** Whether the log was read beyond these transactions. */
  public boolean beyond(GtidSet executed) {
    return read.containsAll(executed);
  }

  /** Whether the log has shown the one that is waited for. */
  public boolean seen() {
    return seen;
  }

  @Override
  public void close() {
    OPEN.remove(key);
  }
}
