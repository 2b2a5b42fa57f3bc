/** Placing and cancelling orders. Publishes the data product {@code shop.orders}. */
@NullMarked
package dev.commitline.sample.shop.ordering;

import org.jspecify.annotations.NullMarked;
