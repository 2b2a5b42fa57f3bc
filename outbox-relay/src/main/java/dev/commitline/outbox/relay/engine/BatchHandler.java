package dev.commitline.outbox.relay.engine;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Takes what the engine has read. */
@FunctionalInterface
public interface BatchHandler {

  /**
   * Handles records in the order of the log; called by one thread at a time.
   *
   * @return how many records from the front of the batch are settled: Kafka has them, so the source
   *     may forget them; 0 when none
   */
  int handle(List<SourceRecord> records);
}
