package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.protocol.SourcePosition;
import org.apache.kafka.connect.source.SourceRecord;

/** Translates the records of a connector into transactions. */
public interface SourceReader {

  /** Takes the next record. */
  void read(SourceRecord record);

  /** Says, before the engine hears that a record is settled, how far the source may forget. */
  void settle(SourceRecord record, SourcePosition position);

  /** How many changes of the source a record holds; one, unless its connector gathers them. */
  default int changes(SourceRecord record) {
    return 1;
  }
}
