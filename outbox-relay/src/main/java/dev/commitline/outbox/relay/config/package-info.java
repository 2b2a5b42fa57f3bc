/** The settings of a relay, checked when they are built. */
@NullMarked
package dev.commitline.outbox.relay.config;

import org.jspecify.annotations.NullMarked;
