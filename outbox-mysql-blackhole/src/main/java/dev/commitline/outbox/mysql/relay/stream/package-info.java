/** Reading the binlog: our connector, and what of the log belongs to an outbox (ADR 17). */
@NullMarked
package dev.commitline.outbox.mysql.relay.stream;

import org.jspecify.annotations.NullMarked;
