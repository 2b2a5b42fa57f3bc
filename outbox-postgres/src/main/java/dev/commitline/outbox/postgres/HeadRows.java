package dev.commitline.outbox.postgres;

import static java.util.stream.Collectors.toCollection;

import dev.commitline.outbox.spi.CapturedEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The head rows that a transaction raises: one per topic and aggregate, in an order that all
 * transactions share, each with the number of its events.
 */
final class HeadRows {

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

  /** How many events of each are still to come, in locking order. */
  private final Map<Aggregate, Integer> counts = new TreeMap<>();

  HeadRows(List<CapturedEvent> events) {
    for (CapturedEvent event : events) {
      counts.merge(Aggregate.of(event), 1, Integer::sum);
    }
  }

  /** Binds a column after the other; to be called before any event was counted down. */
  void bind(ArrayBinder bind) throws SQLException {
    int size = counts.size();
    String[] topics = new String[size];
    String[] types = new String[size];
    String[] ids = new String[size];
    Long[] taken = new Long[size];
    int i = 0;
    for (Map.Entry<Aggregate, Integer> entry : counts.entrySet()) {
      topics[i] = entry.getKey().topic();
      types[i] = entry.getKey().type();
      ids[i] = entry.getKey().id();
      taken[i++] = entry.getValue().longValue();
    }
    bind.array("text", topics);
    bind.array("text", types);
    bind.array("text", ids);
    bind.array("int8", taken);
  }

  /** The aggregate types of all of them, in order. */
  Set<String> aggregateTypes() {
    return counts.keySet().stream().map(Aggregate::type).collect(toCollection(TreeSet::new));
  }

  /** How many events of the same aggregate come behind this one; to be called once for each. */
  long countDown(CapturedEvent event) {
    return counts.merge(Aggregate.of(event), -1, Integer::sum);
  }
}
