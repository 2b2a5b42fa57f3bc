/** What is sold and how much of it is there. Publishes the data product {@code shop.stock}. */
@NullMarked
package dev.commitline.sample.shop.catalog;

import org.jspecify.annotations.NullMarked;
