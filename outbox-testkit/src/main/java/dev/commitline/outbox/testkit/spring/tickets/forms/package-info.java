/** The ticket application's captured methods that are no CrudRepository's, and domain events. */
@NullMarked
package dev.commitline.outbox.testkit.spring.tickets.forms;

import org.jspecify.annotations.NullMarked;
