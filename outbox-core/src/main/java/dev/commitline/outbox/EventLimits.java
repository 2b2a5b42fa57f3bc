package dev.commitline.outbox;

/**
 * How large an event may be; checked when it is appended, because afterwards nobody can mend it: an
 * event that is committed and that Kafka refuses stops the relay.
 *
 * <p>The capture side never asks Kafka, so these limits must fit what the topics allow.
 *
 * @param maxEventBytes bytes of the whole record (key, value, and all headers), as long as its
 *     {@link DataProduct#maxEventBytes()} says nothing else; at least 1,024
 * @param maxHeaders how many headers the application and its contexts may add, at least 0
 * @param maxHeaderBytes bytes of the names and values of these headers together, at least 0
 */
public record EventLimits(int maxEventBytes, int maxHeaders, int maxHeaderBytes) {

  /**
   * 1,000,000 bytes for an event: Kafka's own limit, {@code max.message.bytes}, is 1,048,588 by
   * default, and its batch and a little growth have to fit in as well. 64 headers of 32,768 bytes.
   */
  public static final EventLimits DEFAULT = new EventLimits(1_000_000, 64, 32_768);

  private static final int MIN_EVENT_BYTES = 1_024;

  /** Refuses what no event could keep. */
  public EventLimits {
    require(maxEventBytes >= MIN_EVENT_BYTES, "max-event-bytes", MIN_EVENT_BYTES, maxEventBytes);
    require(maxHeaders >= 0, "max-headers", 0, maxHeaders);
    require(maxHeaderBytes >= 0, "max-header-bytes", 0, maxHeaderBytes);
  }

  private static void require(boolean kept, String name, int least, int value) {
    if (!kept) {
      throw new IllegalArgumentException("%s must be >= %d, was %d".formatted(name, least, value));
    }
  }
}
