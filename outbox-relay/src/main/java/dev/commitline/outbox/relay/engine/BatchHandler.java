package dev.commitline.outbox.relay.engine;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Takes what the engine has read. */
@FunctionalInterface
public interface BatchHandler {

  /** Handles records in the order of the log; called by one thread at a time. */
  Handled handle(List<SourceRecord> records);

  /**
   * What became of a batch.
   *
   * @param settled how many records from its front are settled: Kafka has them, so the source may
   *     forget them; 0 when none
   * @param changes how many changes of the source it held
   */
  record Handled(int settled, long changes) {}
}
