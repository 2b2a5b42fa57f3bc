package dev.commitline.outbox.postgres.relay.server;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Between who writes heartbeats and who reads one stream: which one is waited for, and how far was
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
  private volatile long read;

  private Heartbeats() {}

  /** Of a stream that is about to begin; found until closed. */
  public static Heartbeats open() {
    Heartbeats opened = new Heartbeats();
    OPEN.put(opened.key, opened);
    return opened;
  }

  /** The open ones of that key; else some that nobody asks. */
  public static Heartbeats of(String key) {
    Heartbeats found = OPEN.get(key);
    return found == null ? new Heartbeats() : found;
  }

  /** Finds them. */
  public String key() {
    return key;
  }

  /** A heartbeat is about to be written. */
  public void expect(String nonce) {
    seen = false;
    expected = nonce;
  }

  /** The stream shows a heartbeat's row, maybe one of another relay. */
  public void shown(String nonce) {
    if (awaits(nonce)) {
      seen = true;
    }
  }

  /** All that committed before this LSN was read, after what it showed. */
  public void read(long lsn) {
    if (Long.compareUnsigned(lsn, read) > 0) {
      read = lsn;
    }
  }

  /** How far the stream was read. */
  public long read() {
    return read;
  }

  /** Whether all that committed before this LSN was read. */
  public boolean beyond(long lsn) {
    return Long.compareUnsigned(read, lsn) >= 0;
  }

  /** Whether this one is waited for; not so any more when another stream has begun. */
  public boolean awaits(String nonce) {
    return nonce.equals(expected);
  }

  /** Whether the stream has shown the one that is waited for. */
  public boolean seen() {
    return seen;
  }

  @Override
  public void close() {
    OPEN.remove(key);
  }
}
