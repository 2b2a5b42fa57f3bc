/** {@code bench micro}: the code that each event passes, by JMH. */
@NullMarked
package dev.commitline.outbox.bench.micro;

import org.jspecify.annotations.NullMarked;
