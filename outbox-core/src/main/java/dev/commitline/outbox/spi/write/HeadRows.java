package dev.commitline.outbox.spi.write;

import static java.util.stream.Collectors.toCollection;

import dev.commitline.outbox.spi.CapturedEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The head rows that a transaction raises: one per topic and aggregate, in an order that all
 * transactions share, each with the number of its events.
 *
 * <p>Thread safety: none; belongs to one write.
 */
public final class HeadRows {

  private record Aggregate(String topic, String type, String id) implements Comparable<Aggregate> {
    static Aggregate of(CapturedEvent event) {
      return new Aggregate(event.topic(), event.aggregateType(), event.aggregateId());
    }

    @Override
    public int compareTo(Aggregate other) {
      int order = topic.compareTo(other.topic);
      order = order != 0 ? order : type.compareTo(other.type);
      return order != 0 ? order : id.compareTo(other.id);
    }
  }

  /** The row of an aggregate, and how many events of it are still to come. */
  private static final class Open {
    int place;
    int events;
  }

  private final Map<Aggregate, Open> open = new TreeMap<>();
  private final List<HeadRow> rows = new ArrayList<>();

  /** Of all events of a transaction. */
  public HeadRows(List<CapturedEvent> events) {
    for (CapturedEvent event : events) {
      open.computeIfAbsent(Aggregate.of(event), unused -> new Open()).events++;
    }
    open.forEach(
        (aggregate, it) -> {
          it.place = rows.size();
          rows.add(new HeadRow(aggregate.topic, aggregate.type, aggregate.id, it.events));
        });
  }

  /** All of them, in locking order. */
  public List<HeadRow> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** The aggregate types of all of them, in order. */
  public Set<String> aggregateTypes() {
    return rows.stream().map(HeadRow::aggregateType).collect(toCollection(TreeSet::new));
  }

  /** Where in {@link #rows()} the row of an event is. */
  public int place(CapturedEvent event) {
    return of(event).place;
  }

  /** How many events of the same aggregate come behind this one; to be called once for each. */
  public long countDown(CapturedEvent event) {
    return --of(event).events;
  }

  private Open of(CapturedEvent event) {
    return Objects.requireNonNull(open.get(Aggregate.of(event)));
  }
}
