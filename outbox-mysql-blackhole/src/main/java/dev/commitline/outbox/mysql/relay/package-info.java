/**
 * The life of a relay of MySQL: what its source must be, lease, first start, and what it hands to
 * the stream.
 */
@NullMarked
package dev.commitline.outbox.mysql.relay;

import org.jspecify.annotations.NullMarked;
