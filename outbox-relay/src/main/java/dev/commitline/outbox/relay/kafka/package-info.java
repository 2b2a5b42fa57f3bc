/** The Kafka side: one transaction holds the events and the position behind them. */
@NullMarked
package dev.commitline.outbox.relay.kafka;

import org.jspecify.annotations.NullMarked;
