/** The application that the Spring contract suites run: tickets, with their public events. */
@NullMarked
package dev.commitline.outbox.testkit.spring.tickets;

import org.jspecify.annotations.NullMarked;
