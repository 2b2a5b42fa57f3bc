/**
 * Capture in Spring applications: {@link dev.commitline.outbox.spring.EmitEvent} on repository
 * methods, {@link dev.commitline.outbox.Outbox} as a bean, all set up by auto-configuration.
 */
@NullMarked
package dev.commitline.outbox.spring;

import org.jspecify.annotations.NullMarked;
