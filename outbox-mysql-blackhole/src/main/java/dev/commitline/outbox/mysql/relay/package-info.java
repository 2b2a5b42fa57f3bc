/**
 * The relay's source for MySQL: binlog, lease, first start, and the translation of Debezium's
 * records.
 */
@NullMarked
package dev.commitline.outbox.mysql.relay;

import org.jspecify.annotations.NullMarked;
