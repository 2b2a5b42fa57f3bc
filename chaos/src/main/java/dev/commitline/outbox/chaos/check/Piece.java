package dev.commitline.outbox.chaos.check;

import java.util.Locale;

/** What a load is made of beside plain transactions; what never happened was not tried. */
public enum Piece {
  /** Transactions that were committed before any relay ran. */
  EARLIER,
  /** Transactions so large that relays may publish them in parts. */
  HUGE,
  /** Those of them that were published in parts. */
  CHUNKED,
  /** Events without a payload. */
  TOMBSTONES,
  /** Events that were put aside, as they or one before them were refused. */
  PARKED,
  /** Those of them that came to their topics afterwards. */
  RELEASED,
  /** Events that a replay published to a topic of its own. */
  REPLAYED,
  /** Events that a replay published to their own topic. */
  REPLAYED_IN_PLACE,
  /** How often the aggregate type was given to another owner. */
  HAND_OVERS,
  /** Partitions that were made. */
  PARTITIONS_MADE,
  /** Partitions that were dropped. */
  PARTITIONS_DROPPED;

  /** What reports call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
