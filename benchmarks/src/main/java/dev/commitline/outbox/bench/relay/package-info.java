/** How fast a backlog gets out: ours, the limits of the machine, Debezium's EventRouter. */
@NullMarked
package dev.commitline.outbox.bench.relay;

import org.jspecify.annotations.NullMarked;
