package dev.commitline.outbox;

import org.jspecify.annotations.Nullable;

/**
 * An event can't be published as it is. Nothing of it was buffered, and the transaction it was
 * appended to can't commit any more: who catches this exception and goes on meets it again at the
 * commit, which rolls back. Only a rollback to a savepoint that was set before the append mends it.
 */
public final class EventRejectedException extends OutboxException {

  private static final long serialVersionUID = 1L;

  /** What an event was measured by. */
  public enum Limit {
    /** The aggregate type: 1 to 255 characters that every database takes. */
    AGGREGATE_TYPE,
    /**
     * The aggregate id, which is the record's key: 1 to 255 characters that every database takes.
     */
    AGGREGATE_ID,
    /** A header's name: not blank, and not one that belongs to Commitline or CloudEvents. */
    HEADER_NAME,
    /** The number of further headers: {@link EventLimits#maxHeaders()}. */
    HEADER_COUNT,
    /** Bytes of all further headers: {@link EventLimits#maxHeaderBytes()}. */
    HEADER_BYTES,
    /** Bytes of the whole record: {@link DataProduct#maxEventBytes()}. */
    EVENT_BYTES,
    /** What the serializer takes; the cause says more. */
    PAYLOAD
  }

  private final Limit limit;
  private final String event;
  private final long value;

  /** For Commitline's own use. */
  public EventRejectedException(Limit limit, String event, long value, String message) {
    this(limit, event, value, message, null);
  }

  /** For Commitline's own use. */
  public EventRejectedException(
      Limit limit, String event, long value, String message, @Nullable Throwable cause) {
    super(message, false, cause);
    this.limit = limit;
    this.event = event;
    this.value = value;
  }

  /** Which limit the event does not keep. */
  public Limit limit() {
    return limit;
  }

  /** The event's type, as consumers would have seen it; its aggregate's type where it has none. */
  public String event() {
    return event;
  }

  /** What was measured: characters, bytes or headers, as the limit says; 0 for a payload. */
  public long value() {
    return value;
  }
}
