/**
 * Real PostgreSQL and Kafka for tests, with or without Docker, and a reader for what was published.
 */
@NullMarked
package dev.commitline.outbox.testkit;

import org.jspecify.annotations.NullMarked;
