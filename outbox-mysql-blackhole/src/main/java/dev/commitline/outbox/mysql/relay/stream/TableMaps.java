package dev.commitline.outbox.mysql.relay.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.TableMapEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes of table maps the names, and the columns only where they are wanted: so a table of somebody
 * else may have columns of types that this client has never heard of. A map that comes again, as it
 * does before each statement's rows, is not taken apart again.
 *
 * <p>Thread safety: none; belongs to the thread that reads the stream.
 */
final class TableMaps implements EventDataDeserializer<TableMapEventData> {

  private static final int TABLE_ID_BYTES = 6;
  private static final int FLAGS_BYTES = 2;
  private static final int LENGTH_BYTES = 1;
  private static final int ZERO_BYTES = 1;
  private static final int COLUMN_NAMES = 4;

  private final TableMapEventDataDeserializer whole = new TableMapEventDataDeserializer();
  private final Map<Long, Known> known = new Newest();
  private final Predicate<TableMapEventData> wanted;

  private record Known(byte[] body, TableMapEventData map) {}

  TableMaps(Predicate<TableMapEventData> wanted) {
    this.wanted = wanted;
  }

  /** The newest map of a table; null where there was none. */
  @Nullable TableMapEventData get(long tableId) {
    Known newest = known.get(tableId);
    return newest == null ? null : newest.map;
  }

  @Override
  public TableMapEventData deserialize(ByteArrayInputStream event) throws IOException {
    byte[] body = event.read(event.available());
    long tableId = new RowBytes(body).number(TABLE_ID_BYTES);
    Known before = known.get(tableId);
    if (before != null && Arrays.equals(before.body, body)) {
      return before.map;
    }
    TableMapEventData map = read(body);
    known.put(tableId, new Known(body, map));
    return map;
  }

  private TableMapEventData read(byte[] body) throws IOException {
    TableMapEventData named = named(new ByteArrayInputStream(body));
    if (!wanted.test(named)) {
      return named;
    }
    byte[] needed = needed(body);
    TableMapEventData map = whole.deserialize(new ByteArrayInputStream(needed));
    map.setEventMetadata(names(new RowBytes(body), needed.length));
    return map;
  }

  /** The names of columns, where the server tells them: binlog_row_metadata. */
  private static @Nullable TableMapEventMetadata names(RowBytes body, int begin) {
    body.skip(begin);
    while (!body.atEnd()) {
      long field = body.number(1);
      long length = body.packed();
      if (field == COLUMN_NAMES) {
        return names(body, length);
      }
      body.skip(length);
    }
    return null;
  }

  private static TableMapEventMetadata names(RowBytes body, long length) {
    List<String> names = new ArrayList<>();
    int begin = body.skip(length);
    RowBytes field = new RowBytes(body.copy(begin, (int) length));
    while (!field.atEnd()) {
      int size = (int) field.packed();
      names.add(new String(field.copy(field.skip(size), size), UTF_8));
    }
    TableMapEventMetadata metadata = new TableMapEventMetadata();
    metadata.setColumnNames(names);
    return metadata;
  }

  /** Without the optional part at the end, which later servers may add to: of it, names alone. */
  private static byte[] needed(byte[] body) {
    RowBytes bytes = new RowBytes(body);
    bytes.skip(TABLE_ID_BYTES + FLAGS_BYTES);
    bytes.skip(bytes.number(LENGTH_BYTES) + ZERO_BYTES);
    bytes.skip(bytes.number(LENGTH_BYTES) + ZERO_BYTES);
    long columns = bytes.packed();
    bytes.skip(columns);
    bytes.skip(bytes.packed());
    int end = bytes.skip((columns + 7) / 8) + (int) ((columns + 7) / 8);
    return Arrays.copyOf(body, end);
  }

  private static TableMapEventData named(ByteArrayInputStream body) throws IOException {
    TableMapEventData map = new TableMapEventData();
    map.setTableId(body.readLong(TABLE_ID_BYTES));
    body.skip(FLAGS_BYTES + LENGTH_BYTES);
    map.setDatabase(body.readZeroTerminatedString());
    body.skip(LENGTH_BYTES);
    map.setTable(body.readZeroTerminatedString());
    return map;
  }

  /**
   * Ids are not used again, so old ones are forgotten; a statement's come right before its rows.
   */
  @SuppressWarnings("serial") // nobody writes it
  private static final class Newest extends LinkedHashMap<Long, Known> {

    private static final int MAX = 1000;

    Newest() {
      super(MAX, 1, true); // whichever were not used for longest are forgotten
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
      return size() > MAX;
    }
  }
}
