/** For tests of applications: what would a transaction emit? */
@NullMarked
package dev.commitline.outbox.testkit.assertions;

import org.jspecify.annotations.NullMarked;
