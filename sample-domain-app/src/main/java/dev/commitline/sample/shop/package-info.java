/** A small shop: every committed change of an aggregate becomes a public event, by Commitline. */
@NullMarked
package dev.commitline.sample.shop;

import org.jspecify.annotations.NullMarked;
