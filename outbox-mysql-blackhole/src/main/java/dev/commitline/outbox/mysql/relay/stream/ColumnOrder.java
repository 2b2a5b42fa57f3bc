package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import dev.commitline.outbox.mysql.relay.server.OutboxOrder;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which column each value of a row belongs to. The binlog tells that itself under {@code
 * binlog_row_metadata = FULL}. Else rows are read in the order in which the outbox was made, as
 * long as nothing can have changed it: no statement in the log, and none that the log does not
 * have, for the table is asked whenever the server has opened it anew.
 *
 * <p>Thread safety: none; belongs to the thread that reads the stream.
 */
final class ColumnOrder {

  private final Supplier<List<String>> present;
  private long asked = -1;
  private @Nullable String suspect;
  private boolean named;

  /**
   * An order.
   *
   * @param present the table's columns in their order, as they are now
   */
  ColumnOrder(Supplier<List<String>> present) {
    this.present = present;
  }

  /** Whether columns are those that the outbox was made with, and others at most behind them. */
  static boolean isMade(List<String> columns) {
    return OutboxOrder.isMade(columns);
  }

  /** A statement may have changed the order, in a transaction of the log. */
  void changed(String gtid) {
    suspect = gtid;
    named = false;
  }

  /** Whether all rows that come next can be told apart, as far as is known. */
  boolean known() {
    return suspect == null || named;
  }

  /**
   * Of the rows behind a table map.
   *
   * @throws RelayException where it can't be known
   */
  List<String> of(TableMapEventData map, String gtid) {
    TableMapEventMetadata metadata = map.getEventMetadata();
    if (metadata != null && metadata.getColumnNames() != null) {
      named = true;
      return metadata.getColumnNames().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
    if (suspect != null) {
      throw unknown(map, gtid, "transaction %s may have changed it before".formatted(suspect));
    }
    if (asked != map.getTableId()) {
      List<String> columns = present.get();
      if (!isMade(columns)) {
        throw unknown(map, gtid, "it is now " + columns);
      }
      asked = map.getTableId();
    }
    return OutboxOrder.MADE;
  }

  private static RelayException unknown(TableMapEventData map, String gtid, String why) {
    return new RelayException(
        RelayError.OUTBOX_COLUMNS,
        "the binlog has rows of %s in transaction %s without the names of their columns, and their order is not known: %s"
            .formatted(map.getTable(), gtid, why));
  }
}
