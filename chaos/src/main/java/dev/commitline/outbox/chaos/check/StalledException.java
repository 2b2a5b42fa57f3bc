package dev.commitline.outbox.chaos.check;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** Consumers can't go on in some partitions, though there are further records. */
public final class StalledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StalledException(Collection<TopicPartition> partitions) {
    super("a Kafka transaction stays open: consumers can't go on in " + partitions);
  }
}
