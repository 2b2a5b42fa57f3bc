/** Reading the binlog: Debezium's connector, and the events in its records. */
@NullMarked
package dev.commitline.outbox.mysql.relay.stream;

import org.jspecify.annotations.NullMarked;
