/** Applies the migrations of the outbox, apart from the application's own. */
@NullMarked
package dev.commitline.outbox.migrations;

import org.jspecify.annotations.NullMarked;
