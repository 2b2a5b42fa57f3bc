package dev.commitline.outbox.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a method change aggregates past their {@link WriteThrough}: a query method, a custom
 * implementation or another method of such a repository, or all methods of another repository for
 * the same aggregate.
 *
 * <p>The topic keeps the old state until somebody publishes the new one: save the aggregates
 * through the repository, or append their states with {@link dev.commitline.outbox.Outbox}, in the
 * same transaction. Right without more for columns that are not part of the public state.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface WithoutWriteThrough {}
