package dev.commitline.outbox.relay.kafka;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How far each partition of a topic was read: the record offset behind the last. */
final class TopicPlace {

  private final long[] next;

  private TopicPlace(long[] next) {
    this.next = next;
  }

  /** Before a range. */
  static TopicPlace before(TopicRange range) {
    return new TopicPlace(range.partitions().stream().mapToLong(TopicRange.Span::from).toArray());
  }

  static TopicPlace parse(String text) {
    return new TopicPlace(Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray());
  }

  long next(int partition) {
    return next[partition];
  }

  /** A record was read. */
  void passed(int partition, long record) {
    next[partition] = record + 1;
  }

  /** In the form that {@link #parse} takes. */
  String text() {
    return Arrays.stream(next).mapToObj(Long::toString).collect(Collectors.joining(","));
  }
}
