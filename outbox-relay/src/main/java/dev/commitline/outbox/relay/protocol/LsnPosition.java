package dev.commitline.outbox.relay.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in PostgreSQL: the end of a commit record in the WAL.
 *
 * <p>Only the LSN of a commit is safe: those of BEGIN and of rows repeat and go backwards between
 * transactions that run at the same time.
 *
 * @param systemId the cluster's system identifier, as {@code IDENTIFY_SYSTEM} tells it
 * @param timeline the timeline that was current when the position was taken
 * @param lsn bytes from the beginning of the WAL, unsigned
 */
public record LsnPosition(String systemId, int timeline, long lsn) implements SourcePosition {

  private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  @Override
  public boolean covers(SourcePosition other) {
    if (!(other instanceof LsnPosition that) || !systemId.equals(that.systemId)) {
      throw new IllegalArgumentException(other + " is of another source than " + this);
    }
    return Long.compareUnsigned(lsn, that.lsn) >= 0;
  }

  /** A transaction's name says nothing about where its commit stands. */
  @Override
  public Inclusion inclusionOf(String txId) {
    return Inclusion.TOLD_BY_END;
  }

  /** The LSN as PostgreSQL writes it, for example {@code 0/16B3748}. */
  public String text() {
    return String.format("%X/%X", lsn >>> 32, lsn & 0xFFFF_FFFFL);
  }

  /**
   * Reads an LSN as PostgreSQL writes it.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static long parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an LSN: '" + text + "'");
    }
    return (Long.parseLong(matcher.group(1), 16) << 32) | Long.parseLong(matcher.group(2), 16);
  }

  @Override
  public String toString() {
    return "%s (system %s, timeline %d)".formatted(text(), systemId, timeline);
  }
}
