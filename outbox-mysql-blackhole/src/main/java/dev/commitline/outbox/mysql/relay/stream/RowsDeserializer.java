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
  private static final long NO_TABLE = 0xffffffL;
  private static final long NO_TABLE_LONG = 0xffffffffffffL;
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

  /** Null for what only marks the end of a statement. */
  @Override
  public @Nullable EventData deserialize(ByteArrayInputStream event) throws IOException {
    long tableId = event.readLong(TABLE_ID_BYTES);
    TableMapEventData table = tables.get(tableId);
    if (table == null && (tableId == NO_TABLE || tableId == NO_TABLE_LONG)) {
      return null;
    }
    if (table == null) {
      throw new IOException("rows of table %d come without a map of it".formatted(tableId));
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
