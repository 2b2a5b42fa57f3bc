package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one insert statement: a column per array, so the statement's text never
 * changes.
 */
final class EventRows {

  private final HeadRows heads;
  private final List<CapturedEvent> all;
  private final int from;
  private final int to;

  /**
   * The events of one statement: those of the transaction from one index up to, without, another.
   */
  EventRows(HeadRows heads, List<CapturedEvent> all, int from, int to) {
    this.heads = heads;
    this.all = all;
    this.from = from;
    this.to = to;
  }

  /** Binds the size of the transaction, then a column after the other. */
  void bind(ArrayBinder bind) throws SQLException {
    bind.number(all.size());
    int size = to - from;
    String[] ids = new String[size];
    String[] aggregateTypes = new String[size];
    String[] aggregateIds = new String[size];
    String[] types = new String[size];
    byte[] @Nullable [] payloads = new byte[size] @Nullable [];
    String[] topics = new String[size];
    Boolean[] compacted = new Boolean[size];
    Long[] back = new Long[size];
    String[] sources = new String[size];
    @Nullable String[] contentTypes = new @Nullable String[size];
    String[] times = new String[size];
    Integer[] indexes = new Integer[size];
    @Nullable String[] headers = new @Nullable String[size];
    for (int i = 0; i < size; i++) {
      CapturedEvent event = all.get(from + i);
      ids[i] = event.id().toString();
      aggregateTypes[i] = event.aggregateType();
      aggregateIds[i] = event.aggregateId();
      types[i] = event.type();
      payloads[i] = event.payload();
      topics[i] = event.topic();
      compacted[i] = event.compacted();
      back[i] = heads.countDown(event);
      sources[i] = event.source();
      contentTypes[i] = event.contentType();
      times[i] = event.time().atOffset(ZoneOffset.UTC).toString();
      indexes[i] = from + i;
      headers[i] = event.headers().isEmpty() ? null : HeadersJson.write(event.headers());
    }
    bind.array("uuid", ids);
    bind.array("text", aggregateTypes);
    bind.array("text", aggregateIds);
    bind.array("text", types);
    bind.array("bytea", payloads);
    bind.array("text", topics);
    bind.array("bool", compacted);
    bind.array("int8", back);
    bind.array("text", sources);
    bind.array("text", contentTypes);
    bind.array("timestamptz", times);
    bind.array("int4", indexes);
    bind.array("text", headers);
  }
}
