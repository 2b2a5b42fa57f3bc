/** What is to be paid for an order. Publishes the data product {@code shop.payments}. */
@NullMarked
package dev.commitline.sample.shop.payment;

import org.jspecify.annotations.NullMarked;
