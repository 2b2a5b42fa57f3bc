package dev.commitline.outbox.chaos.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that was committed.
 *
 * @param databaseId what the database calls it; null where it does not tell
 * @param rowId what its rows call it: the id of a savepoint that they were written behind, where
 *     there was one; null where rows know none
 * @param behind the number of a transaction that had committed before this one began; 0 for none
 * @param events its events in append order
 */
public record LedgerTransaction(
    @Nullable String databaseId, @Nullable String rowId, long behind, List<LedgerEvent> events) {

  private static final String UNKNOWN = "-";

  /** Copies the events. */
  public LedgerTransaction {
    events = List.copyOf(events);
  }

  /** Lines that {@link #parse} reads. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(databaseId == null ? UNKNOWN : databaseId).append(' ').append(behind);
    events.forEach(event -> text.append('\n').append(event.toText()));
    return text.toString();
  }

  /** Reads the lines of {@link #toText}, which are in a row of that id. */
  public static LedgerTransaction parse(String text, @Nullable String rowId) {
    List<String> lines = text.lines().toList();
    String[] first = lines.get(0).split(" ", -1);
    return new LedgerTransaction(
        first[0].equals(UNKNOWN) ? null : first[0],
        rowId,
        Long.parseLong(first[1]),
        lines.stream().skip(1).map(LedgerEvent::parse).toList());
  }
}
