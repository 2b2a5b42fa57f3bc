/** The runnable relay: command line, configuration from YAML and environment, health probes. */
@NullMarked
package dev.commitline.outbox.sidecar;

import org.jspecify.annotations.NullMarked;
