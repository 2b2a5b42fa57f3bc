package dev.commitline.outbox.bench.peer;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import com.github.shyiko.mysql.binlog.event.deserialization.NullEventDataDeserializer;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.commitline.outbox.bench.result.Pace;
import java.io.IOException;

/**
 * Reads MySQL's binlog to nowhere, with the client that Debezium reads it with, by GTID as Debezium
 * does. What a row event has to be taken apart for is to count its rows: the rows come as bytes,
 * without text, numbers or times being made of them. Updates and deletes are not even looked at.
 */
public final class RawBinlog {

  private static final long SERVER_ID = 0x6000_0000L;

  private final String table;
  private final long cold;
  private final long warm;
  private long tableId = -1;
  private long rows;
  private long first;
  private long middle;

  private RawBinlog(String table, long cold, long warm) {
    this.table = table;
    this.cold = cold;
    this.warm = warm;
  }

  /**
   * Reads, prints its pace, and stays.
   *
   * @param arguments host, port, user, password, table, GTIDs behind which it begins, rows of the
   *     first half, of the second
   */
  public static void main(String[] arguments) throws IOException {
    BinaryLogClient client =
        new BinaryLogClient(
            arguments[0], Integer.parseInt(arguments[1]), arguments[2], arguments[3]);
    client.setServerId(SERVER_ID);
    client.setSSLMode(SSLMode.DISABLED);
    client.setKeepAlive(false);
    client.setGtidSet(arguments[5]);
    client.setEventDeserializer(deserializer());
    RawBinlog reader =
        new RawBinlog(arguments[4], Long.parseLong(arguments[6]), Long.parseLong(arguments[7]));
    client.registerEventListener(reader::take);
    client.connect(); // blocks, also behind the last row
  }

  private static EventDeserializer deserializer() {
    EventDeserializer deserializer = new EventDeserializer();
    deserializer.setCompatibilityMode(
        CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY,
        CompatibilityMode.INTEGER_AS_BYTE_ARRAY,
        CompatibilityMode.DATE_AND_TIME_AS_LONG_MICRO);
    deserializer.setEventDataDeserializer(
        EventType.EXT_UPDATE_ROWS, new NullEventDataDeserializer());
    deserializer.setEventDataDeserializer(
        EventType.EXT_DELETE_ROWS, new NullEventDataDeserializer());
    return deserializer;
  }

  private void take(Event event) {
    if (event.getData() instanceof TableMapEventData map) {
      if (map.getTable().equals(table)) {
        tableId = map.getTableId();
      }
    } else if (event.getData() instanceof WriteRowsEventData inserted
        && inserted.getTableId() == tableId) {
      count(inserted.getRows().size());
    }
  }

  private void count(int more) {
    if (rows == 0) {
      first = System.nanoTime();
    }
    long before = rows;
    rows += more;
    if (before < cold && rows >= cold) {
      middle = System.nanoTime();
    }
    if (before < cold + warm && rows >= cold + warm) {
      long last = System.nanoTime();
      Pace pace = new Pace(Pace.rate(cold, middle - first), Pace.rate(warm, last - middle));
      System.out.println(pace.toLine());
    }
  }
}
