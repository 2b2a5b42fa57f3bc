/**
 * What every database module has to keep to, as abstract JUnit suites: a module runs one by
 * extending it.
 */
@NullMarked
package dev.commitline.outbox.testkit.contract;

import org.jspecify.annotations.NullMarked;
