/**
 * The demo behind {@code bin/demo}: the whole line with real parts, and a judge that trusts none of
 * them.
 */
@NullMarked
package dev.commitline.sample.demo;

import org.jspecify.annotations.NullMarked;
