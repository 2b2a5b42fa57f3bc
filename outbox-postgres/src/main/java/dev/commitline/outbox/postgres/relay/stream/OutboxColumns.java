package dev.commitline.outbox.postgres.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.postgres.relay.stream.pgoutput.PgOutput;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Tuple;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.OutboxRow;
import dev.commitline.outbox.relay.source.RepeatedText;
import dev.commitline.outbox.spi.EventTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the outbox's columns stand in the rows of a stream, and rows as events.
 *
 * <p>Thread safety: none; one per stream.
 */
final class OutboxColumns {

  // object ids of types, which no server changes (pg_type.dat)
  private static final int BOOL = 16;
  private static final int BYTEA = 17;
  private static final int INT8 = 20;
  private static final int INT4 = 23;
  private static final int TEXT = 25;
  private static final int JSON = 114;
  private static final int VARCHAR = 1043;
  private static final int TIMESTAMPTZ = 1184;
  private static final int UUID_TYPE = 2950;

  private static final Set<String> NAMES =
      Set.of(
          "id",
          "topic",
          "aggregatetype",
          "aggregateid",
          "aggregateseq",
          "type",
          "payload",
          "txindex",
          "txsize");

  private final List<Relation.Column> columns;
  private final String table;
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

  /** Of a table as the stream describes it. */
  OutboxColumns(Relation relation) {
    this.columns = relation.columns();
    this.table = relation.schema() + "." + relation.name();
    this.id = find("id", UUID_TYPE);
    this.topic = find("topic", TEXT, VARCHAR);
    this.compacted = find("compacted", BOOL);
    this.aggregateType = find("aggregatetype", TEXT, VARCHAR);
    this.aggregateId = find("aggregateid", TEXT, VARCHAR);
    this.aggregateSeq = find("aggregateseq", INT8);
    this.type = find("type", TEXT, VARCHAR);
    this.source = find("source", TEXT, VARCHAR);
    this.contentType = find("contenttype", TEXT, VARCHAR);
    this.time = find("time", TIMESTAMPTZ);
    this.payload = find("payload", BYTEA);
    this.txIndex = find("txindex", INT4);
    this.txSize = find("txsize", INT4);
    this.headers = find("headers", JSON);
  }

  /** Whether a table has all columns of the outbox: then it is a part of it. */
  static boolean allIn(Relation relation) {
    return relation.columns().stream()
        .map(Relation.Column::name)
        .collect(Collectors.toSet())
        .containsAll(NAMES);
  }

  private int find(String name, int... types) {
    for (int i = 0; i < columns.size(); i++) {
      Relation.Column column = columns.get(i);
      if (column.name().equals(name)) {
        if (Arrays.stream(types).noneMatch(each -> each == column.type())) {
          throw new RelayException(
              RelayError.SOURCE_CORRUPT,
              "column '%s' of %s has a type with object id %d, not %s"
                  .formatted(name, table, column.type(), Arrays.toString(types)));
        }
        return i;
      }
    }
    throw new RelayException(
        RelayError.SOURCE_CORRUPT, "the stream has no column '%s' of %s".formatted(name, table));
  }

  /** The event in a row. */
  RelayEvent event(Tuple row, byte[] txId) {
    return new OutboxRow(
            new UUID(row.longAt(id), row.secondLongAt(id)).toString(),
            topics.of(required(row, topic)),
            row.booleanAt(compacted),
            required(row, aggregateType),
            required(row, aggregateId),
            digits(row.longAt(aggregateSeq)),
            required(row, type),
            required(row, source),
            row.bytes(contentType),
            EventTime.bytes(row.longAt(time) + PgOutput.EPOCH_MICROS),
            row.bytes(payload),
            digits(row.intAt(txIndex)),
            digits(row.intAt(txSize)),
            text(row.bytes(headers)))
        .toEvent(txId);
  }

  private byte[] required(Tuple row, int column) {
    byte[] value = row.bytes(column);
    if (value == null) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "a row of %s has no value in column '%s'".formatted(table, columns.get(column).name()));
    }
    return value;
  }

  private static @Nullable String text(byte @Nullable [] value) {
    return value == null ? null : new String(value, UTF_8);
  }
}
