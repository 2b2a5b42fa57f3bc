/** A data product with a blank fact, alone in its package so that only one test scans it. */
@NullMarked
package dev.commitline.outbox.testkit.spring.blank;

import org.jspecify.annotations.NullMarked;
