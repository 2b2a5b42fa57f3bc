/** The outbox for plain JDBC, without Spring. */
@NullMarked
package dev.commitline.outbox.jdbc;

import org.jspecify.annotations.NullMarked;
