/**
 * What a database module and the relay have to keep to together where events are replayed: abstract
 * suites, which a module extends. They need {@code outbox-relay} on the class path.
 */
@NullMarked
package dev.commitline.outbox.testkit.replay;

import org.jspecify.annotations.NullMarked;
