/**
 * The API of Commitline for domain applications: declare a {@link
 * dev.commitline.outbox.DataProduct}, then {@link dev.commitline.outbox.Outbox#append append} its
 * events inside the transaction that changes the aggregate.
 */
@NullMarked
package dev.commitline.outbox;

import org.jspecify.annotations.NullMarked;
