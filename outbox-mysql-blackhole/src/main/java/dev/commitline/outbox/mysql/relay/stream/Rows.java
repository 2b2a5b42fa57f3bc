package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;

/**
 * Rows of one table, as they stand in the binlog.
 *
 * @param table whose
 * @param body the rows with their columns' bitmap, behind table and flags; empty where they are of
 *     no interest
 */
@SuppressWarnings("serial") // the client's type is serializable, but nobody writes it
record Rows(TableMapEventData table, byte[] body) implements EventData {}
