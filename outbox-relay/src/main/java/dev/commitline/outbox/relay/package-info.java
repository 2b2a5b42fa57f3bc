/**
 * The relay: reads committed events from a database and publishes them to Kafka exactly once, in
 * commit order. Embeddable; {@code outbox-sidecar} is the runnable form.
 */
@NullMarked
package dev.commitline.outbox.relay;

import org.jspecify.annotations.NullMarked;
