/** Who buys. Publishes the data product {@code shop.customers}. */
@NullMarked
package dev.commitline.sample.shop.customer;

import org.jspecify.annotations.NullMarked;
