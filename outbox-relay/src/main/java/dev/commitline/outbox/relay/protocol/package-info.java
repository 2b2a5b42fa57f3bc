/**
 * The exactly-once protocol without any I/O: source positions, and which transactions are new.
 * Nothing here touches a database, Kafka or Debezium.
 */
@NullMarked
package dev.commitline.outbox.relay.protocol;

import org.jspecify.annotations.NullMarked;
