package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.TableMapEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Predicate;

/**
 * Takes of table maps the names, and the columns only where they are wanted: so a table of somebody
 * else may have columns of types that this client has never heard of.
 */
final class TableMapDeserializer implements EventDataDeserializer<TableMapEventData> {

  private static final int TABLE_ID_BYTES = 6;
  private static final int FLAGS_BYTES = 2;
  private static final int LENGTH_BYTES = 1;

  private final TableMapEventDataDeserializer whole = new TableMapEventDataDeserializer();
  private final Predicate<TableMapEventData> wanted;

  TableMapDeserializer(Predicate<TableMapEventData> wanted) {
    this.wanted = wanted;
  }

  @Override
  public TableMapEventData deserialize(ByteArrayInputStream event) throws IOException {
    byte[] body = event.read(event.available());
    TableMapEventData named = named(new ByteArrayInputStream(body));
    return wanted.test(named) ? whole.deserialize(new ByteArrayInputStream(body)) : named;
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
}
