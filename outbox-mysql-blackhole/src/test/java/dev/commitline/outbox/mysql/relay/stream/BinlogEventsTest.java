package dev.commitline.outbox.mysql.relay.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Events of the binlog that no server of the tests writes, as bytes. */
class BinlogEventsTest {

  private static final int TABLE_MAP = 19;
  private static final int WRITE_ROWS = 30;
  private static final int XID = 16;
  private static final int TABLE_ID = 77;
  private static final int UNKNOWN_TYPE = 99;

  private final EventDeserializer events = BinlogEvents.deserializer(table -> false);

  @Test
  void othersMayHaveColumnsOfUnknownTypes() throws IOException {
    byte[] map =
        new OutboxBytes()
            .number(TABLE_ID, 6)
            .number(1, 2)
            .number(1, 1)
            .raw("d\0".getBytes(UTF_8))
            .number(1, 1)
            .raw("t\0".getBytes(UTF_8))
            .number(1, 1)
            .number(UNKNOWN_TYPE, 1)
            .toBytes();
    byte[] log = new OutboxBytes().event(TABLE_MAP, map).event(XID, new byte[8]).toBytes();
    ByteArrayInputStream stream = new ByteArrayInputStream(log);

    assertThat(events.nextEvent(stream).getHeader().getEventType()).isEqualTo(EventType.TABLE_MAP);
    assertThat(events.nextEvent(stream).getHeader().getEventType()).isEqualTo(EventType.XID);
  }

  @Test
  void rowsWithoutTheirTableEndTheStream() {
    byte[] rows =
        new OutboxBytes().event(WRITE_ROWS, new OutboxBytes().table(5).toBytes()).toBytes();

    assertThatThrownBy(() -> events.nextEvent(new ByteArrayInputStream(rows)))
        .hasRootCauseMessage("rows of table 5 come without a map of it");
  }

  @Test
  void whatMarksTheEndOfAStatementIsNoTable() throws IOException {
    byte[] rows =
        new OutboxBytes().event(WRITE_ROWS, new OutboxBytes().table(0xffffff).toBytes()).toBytes();

    assertThat(events.nextEvent(new ByteArrayInputStream(rows)).<EventData>getData()).isNull();
  }
}
