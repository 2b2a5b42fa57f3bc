package dev.commitline.outbox.mysql.relay.stream;

import com.github.luben.zstd.ZstdInputStream;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventHeaderV4Deserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.FormatDescriptionEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.GtidEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.GtidTaggedEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.NullEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.QueryEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.RotateEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.XAPrepareEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How the binlog's events are taken apart: rows and compressed transactions are left as they are,
 * and what no outbox needs is not looked at.
 */
final class BinlogEvents {

  private static final int UNPACKED_BYTES = 1 << 16;

  private BinlogEvents() {}

  /**
   * A deserializer for one stream.
   *
   * @param wanted the tables whose inserted rows are wanted
   */
  static EventDeserializer deserializer(Predicate<TableMapEventData> wanted) {
    TableMaps tables = new TableMaps(wanted);
    RowsDeserializer unwanted = new RowsDeserializer(tables, false, table -> false);
    Map<EventType, EventDataDeserializer<? extends EventData>> each =
        new EnumMap<>(EventType.class);
    each.put(EventType.FORMAT_DESCRIPTION, new FormatDescriptionEventDataDeserializer());
    each.put(EventType.ROTATE, new RotateEventDataDeserializer());
    each.put(EventType.GTID, new GtidEventDataDeserializer());
    each.put(EventType.GTID_TAGGED, new GtidTaggedEventDataDeserializer());
    each.put(EventType.QUERY, new QueryEventDataDeserializer());
    each.put(EventType.XA_PREPARE, new XAPrepareEventDataDeserializer());
    each.put(EventType.TABLE_MAP, alone(tables));
    each.put(EventType.TRANSACTION_PAYLOAD, new PayloadDeserializer());
    each.put(EventType.WRITE_ROWS, new RowsDeserializer(tables, false, wanted));
    each.put(EventType.EXT_WRITE_ROWS, new RowsDeserializer(tables, true, wanted));
    each.put(EventType.UPDATE_ROWS, unwanted);
    each.put(EventType.EXT_UPDATE_ROWS, unwanted);
    each.put(EventType.PARTIAL_UPDATE_ROWS_EVENT, unwanted);
    each.put(EventType.DELETE_ROWS, unwanted);
    each.put(EventType.EXT_DELETE_ROWS, unwanted);
    return deserializer(each);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // so the client's constructor has them
  private static EventDeserializer deserializer(
      Map<EventType, EventDataDeserializer<? extends EventData>> each) {
    return new EventDeserializer(
        new EventHeaderV4Deserializer(),
        new NullEventDataDeserializer(),
        (Map) each,
        new NoTableMaps());
  }

  /** Wrapped, since the client would put its own before another one. */
  @SuppressWarnings("unchecked") // so the client's wrapper has them
  private static EventDataDeserializer<? extends EventData> alone(TableMaps tables) {
    return new EventDeserializer.EventDataWrapper.Deserializer(
        tables, new NullEventDataDeserializer());
  }

  /**
   * The events of a compressed transaction, one after the other.
   *
   * @param events tells whether it wants the next one
   */
  static void forEach(
      TransactionPayloadEventData payload,
      Predicate<TableMapEventData> wanted,
      Predicate<Event> events)
      throws IOException {
    EventDeserializer inner = deserializer(wanted);
    try (InputStream bytes =
            new ZstdInputStream(new java.io.ByteArrayInputStream(payload.getPayload()));
        ByteArrayInputStream stream =
            new ByteArrayInputStream(new BufferedInputStream(bytes, UNPACKED_BYTES))) {
      Event event = inner.nextEvent(stream);
      while (event != null && events.test(event)) {
        event = inner.nextEvent(stream);
      }
    }
  }

  /** Where the client would keep table maps for good: {@link TableMaps} has them. */
  @SuppressWarnings("serial") // nobody writes it
  private static final class NoTableMaps extends HashMap<Long, TableMapEventData> {

    @Override
    public @Nullable TableMapEventData put(Long tableId, TableMapEventData map) {
      return null;
    }
  }
}
