package dev.commitline.sample.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the events of each aggregate come from one partition, with sequences 1, 2, 3 and so on.
 *
 * <p>Thread safety: none.
 */
final class SequenceCheck {

  private record Aggregate(String topic, String type, String id) {}

  private record Last(int partition, long sequence) {}

  private final Map<Aggregate, Last> last = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  void receive(ReceivedEvent event) {
    Aggregate aggregate = new Aggregate(event.topic(), event.aggregateType(), event.aggregateId());
    Last before = last.getOrDefault(aggregate, new Last(event.partition(), 0));
    if (event.sequence() != before.sequence() + 1) {
      violations.add(
          "%s of %s '%s': sequence %d came after %d"
              .formatted(
                  event.topic(),
                  event.aggregateType(),
                  event.aggregateId(),
                  event.sequence(),
                  before.sequence()));
    }
    if (event.partition() != before.partition()) {
      violations.add(
          "%s of %s '%s': partition %d came after %d"
              .formatted(
                  event.topic(),
                  event.aggregateType(),
                  event.aggregateId(),
                  event.partition(),
                  before.partition()));
    }
    last.put(aggregate, new Last(event.partition(), Math.max(before.sequence(), event.sequence())));
  }

  /** What was out of order so far. */
  List<String> violations() {
    return List.copyOf(violations);
  }
}
