package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;

/**
 * How long a column's values are in a rows event, as far as an outbox has such columns (MySQL
 * source code documentation, Table_map_event).
 *
 * @param fixed the length of each value; 0 where it comes before the value
 * @param prefix how many bytes that takes
 */
record ColumnForm(ColumnType type, int fixed, int prefix) {

  private static final int DATETIME_BYTES = 5;
  private static final int ONE_BYTE = 256;

  /**
   * Of a column as a table map has it.
   *
   * @throws RelayException where its type is none that an outbox has
   */
  static ColumnForm of(byte code, int metadata, String table) {
    ColumnType type = ColumnType.byCode(code & 0xff);
    return switch (type == null ? ColumnType.NULL : type) {
      case TINY -> fixed(type, 1);
      case SHORT -> fixed(type, 2);
      case INT24 -> fixed(type, 3);
      case LONG -> fixed(type, 4);
      case LONGLONG -> fixed(type, 8);
      case DATETIME_V2 -> fixed(type, DATETIME_BYTES + (metadata + 1) / 2);
      case TIMESTAMP_V2 -> fixed(type, 4 + (metadata + 1) / 2);
      case BLOB -> new ColumnForm(type, 0, metadata);
      case VARCHAR -> new ColumnForm(type, 0, metadata < ONE_BYTE ? 1 : 2);
      case STRING -> text(type, metadata, table);
      default -> throw none(table, code & 0xff);
    };
  }

  /** ENUM and SET are written as CHAR, too, and tell in the metadata what they are. */
  private static ColumnForm text(ColumnType type, int metadata, String table) {
    int real = (metadata >> 8) | 0x30;
    if (real != ColumnType.STRING.getCode()) {
      throw none(table, real);
    }
    return new ColumnForm(type, 0, charLength(metadata) < ONE_BYTE ? 1 : 2);
  }

  private static RelayException none(String table, int code) {
    return new RelayException(
        RelayError.SOURCE_CORRUPT,
        "table %s has a column of type %d in the binlog, which no outbox has"
            .formatted(table, code));
  }

  private static ColumnForm fixed(ColumnType type, int length) {
    return new ColumnForm(type, length, 0);
  }

  /** Two bits of a long CHAR's length stand in the byte of its type. */
  private static int charLength(int metadata) {
    return (metadata & 0xff) | ((((metadata >> 8) & 0x30) ^ 0x30) << 4);
  }

  /** Moves past a value; returns its length. */
  int length(RowBytes row) {
    return prefix == 0 ? fixed : Math.toIntExact(row.number(prefix));
  }
}
