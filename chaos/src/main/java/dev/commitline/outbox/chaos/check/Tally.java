package dev.commitline.outbox.chaos.check;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often each {@link Piece} of the load really happened.
 *
 * <p>Thread safety: safe.
 */
public final class Tally {

  private final Set<Piece> claimed;
  private final Map<Piece, Long> counts = new EnumMap<>(Piece.class); // guarded by this

  /**
   * Nothing has happened yet.
   *
   * @param claimed what has to happen: not every database and transport has all
   */
  public Tally(Set<Piece> claimed) {
    this.claimed = claimed.isEmpty() ? Set.of() : EnumSet.copyOf(claimed);
  }

  /** It happened so often, once more. */
  public synchronized void add(Piece piece, long times) {
    counts.merge(piece, times, Long::sum);
  }

  synchronized long count(Piece piece) {
    return counts.getOrDefault(piece, 0L);
  }

  /** What had to happen, and never did. */
  public List<Piece> untried() {
    return claimed.stream().filter(piece -> count(piece) == 0).sorted().toList();
  }

  /** All of it, for people. */
  public String text() {
    return EnumSet.allOf(Piece.class).stream()
        .filter(piece -> claimed.contains(piece) || count(piece) > 0)
        .map(piece -> piece.label() + "=" + count(piece))
        .collect(Collectors.joining(" "));
  }
}
