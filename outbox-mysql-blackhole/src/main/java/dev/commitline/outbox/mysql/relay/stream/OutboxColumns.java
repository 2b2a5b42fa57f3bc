package dev.commitline.outbox.mysql.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.OutboxRow;
import dev.commitline.outbox.relay.source.RepeatedText;
import dev.commitline.outbox.spi.EventTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the outbox's columns stand in the rows of the binlog, and rows as events. Other columns may
 * come behind those that are known.
 *
 * <p>Thread safety: none; one per stream and table map.
 */
final class OutboxColumns {

  private static final int MICROS = 1_000_000;

  private final TableMapEventData map;
  private final ColumnForm[] forms;
  private final int[] begins;
  private final int[] lengths;
  private final List<String> names;
  private final int id;
  private final int topic;
  private final int compacted;
  private final int aggregateType;
  private final int aggregateId;
  private final int aggregateSeq;
  private final int type;
  private final int source;
  private final int contentType;
  private final int time;
  private final int payload;
  private final int txIndex;
  private final int txSize;
  private final int headers;

  private final RepeatedText topics = new RepeatedText();

  /**
   * Of a table as the binlog describes it.
   *
   * @param names of its columns, in their order
   */
  OutboxColumns(TableMapEventData map, List<String> names) {
    this.map = map;
    this.names = names;
    byte[] types = map.getColumnTypes();
    this.forms = new ColumnForm[types.length];
    for (int i = 0; i < types.length; i++) {
      forms[i] = ColumnForm.of(types[i], map.getColumnMetadata()[i], map.getTable());
    }
    this.begins = new int[types.length];
    this.lengths = new int[types.length];
    this.id = find("id", ColumnType.STRING);
    this.topic = find("topic", ColumnType.VARCHAR);
    this.compacted = find("compacted", ColumnType.TINY);
    this.aggregateType = find("aggregatetype", ColumnType.VARCHAR);
    this.aggregateId = find("aggregateid", ColumnType.VARCHAR);
    this.aggregateSeq = find("aggregateseq", ColumnType.LONGLONG);
    this.type = find("type", ColumnType.VARCHAR);
    this.source = find("source", ColumnType.BLOB);
    this.contentType = find("contenttype", ColumnType.BLOB);
    this.time = find("time", ColumnType.DATETIME_V2);
    this.payload = find("payload", ColumnType.BLOB);
    this.txIndex = find("txindex", ColumnType.LONG);
    this.txSize = find("txsize", ColumnType.LONG);
    this.headers = find("headers", ColumnType.BLOB);
  }

  private int find(String name, ColumnType expected) {
    int column = names.indexOf(name);
    if (column < 0 || column >= forms.length || forms[column].type() != expected) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "column '%s' of %s is not the %s in the binlog that it is in an outbox"
              .formatted(name, map.getTable(), expected));
    }
    return column;
  }

  /** Whether it describes the same table. */
  boolean of(TableMapEventData other, List<String> ordered) {
    return names.equals(ordered)
        && Arrays.equals(map.getColumnTypes(), other.getColumnTypes())
        && Arrays.equals(map.getColumnMetadata(), other.getColumnMetadata());
  }

  /**
   * The events in the rows of an event.
   *
   * @param body what is behind its table and flags
   */
  void forEach(byte[] body, byte[] txId, Consumer<RelayEvent> events) {
    RowBytes row = new RowBytes(body);
    long columns = row.packed();
    if (columns != forms.length) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "rows of %s have %d columns, their table map has %d"
              .formatted(map.getTable(), columns, forms.length));
    }
    int present = row.skip((columns + 7) / 8);
    while (!row.atEnd()) {
      locate(row, present);
      events.accept(event(row, txId));
    }
  }

  private void locate(RowBytes row, int present) {
    int width = 0;
    for (int i = 0; i < forms.length; i++) {
      width += row.bit(present, i) ? 1 : 0;
    }
    int nulls = row.skip((width + 7) / 8);
    int place = 0;
    for (int i = 0; i < forms.length; i++) {
      lengths[i] = -1;
      if (row.bit(present, i) && !row.bit(nulls, place++)) {
        lengths[i] = forms[i].length(row);
        begins[i] = row.skip(lengths[i]);
      }
    }
  }

  private RelayEvent event(RowBytes row, byte[] txId) {
    return new OutboxRow(
            new String(required(row, id), UTF_8),
            topics.of(required(row, topic)),
            number(row, compacted) != 0,
            required(row, aggregateType),
            required(row, aggregateId),
            digits(number(row, aggregateSeq)),
            required(row, type),
            required(row, source),
            bytes(row, contentType),
            EventTime.bytes(micros(row)),
            bytes(row, payload),
            digits(number(row, txIndex)),
            digits(number(row, txSize)),
            text(bytes(row, headers)))
        .toEvent(txId);
  }

  /** Five bytes, the most significant first: a sign, then year * 13 + month, and the rest. */
  private long micros(RowBytes row) {
    int begin = at(time);
    long packed = row.bigEndian(begin, 5);
    int yearMonth = (int) ((packed >> 22) & 0x1ffff);
    LocalDateTime seconds =
        LocalDateTime.of(
            yearMonth / 13,
            yearMonth % 13,
            (int) ((packed >> 17) & 0x1f),
            (int) ((packed >> 12) & 0x1f),
            (int) ((packed >> 6) & 0x3f),
            (int) (packed & 0x3f));
    long fraction = row.bigEndian(begin + 5, lengths[time] - 5);
    for (int digits = 2 * (lengths[time] - 5); digits < 6; digits += 2) {
      fraction *= 100;
    }
    return seconds.toEpochSecond(ZoneOffset.UTC) * MICROS + fraction;
  }

  private long number(RowBytes row, int column) {
    return row.number(at(column), lengths[column]);
  }

  private int at(int column) {
    if (lengths[column] < 0) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "a row of %s has no value in column '%s'".formatted(map.getTable(), names.get(column)));
    }
    return begins[column];
  }

  private byte[] required(RowBytes row, int column) {
    return row.copy(at(column), lengths[column]);
  }

  private byte @Nullable [] bytes(RowBytes row, int column) {
    return lengths[column] < 0 ? null : row.copy(begins[column], lengths[column]);
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value == null ? null : new String(Objects.requireNonNull(value), UTF_8);
  }
}
