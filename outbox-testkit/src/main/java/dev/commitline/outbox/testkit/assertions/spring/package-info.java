/** The same in tests with a Spring context, and so with a database. */
@NullMarked
package dev.commitline.outbox.testkit.assertions.spring;

import org.jspecify.annotations.NullMarked;
