/**
 * What is sold and how much of it is there. Publishes the data products {@code shop.stock} and
 * {@code shop.catalog}.
 */
@NullMarked
package dev.commitline.sample.shop.catalog;

import org.jspecify.annotations.NullMarked;
