package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes of rows events which table they are of, and the rows themselves only where they are wanted.
 *
 * <p>Thread safety: none; belongs to the thread that reads the stream.
 */
final class RowsDeserializer implements EventDataDeserializer<EventData> {

  private static final int TABLE_ID_BYTES = 6;
  private static final int FLAGS_BYTES = 2;
  private static final int LENGTH_BYTES = 2;
  private static final byte[] NOTHING = {};

  private final TableMaps tables;
  private final boolean extended;
  private final Predicate<TableMapEventData> wanted;

  /**
   * A deserializer.
   *
   * @param tables whose rows they may be
   * @param extended whether the events may have extra information, as since MySQL 5.6
   * @param wanted whose rows are wanted
   */
  RowsDeserializer(TableMaps tables, boolean extended, Predicate<TableMapEventData> wanted) {
    this.tables = tables;
    this.extended = extended;
    this.wanted = wanted;
  }

  /** Null where the table is not known, which no table of ours is. */
  @Override
  public @Nullable EventData deserialize(ByteArrayInputStream event) throws IOException {
    TableMapEventData table = tables.get(event.readLong(TABLE_ID_BYTES));
    if (table == null) {
      return null;
    }
    if (!wanted.test(table)) {
      return new Rows(table, NOTHING);
    }
    event.skip(FLAGS_BYTES);
    if (extended) {
      event.skip(event.readInteger(LENGTH_BYTES) - LENGTH_BYTES);
    }
    return new Rows(table, event.read(event.available()));
  }
}
