/** Holds the documents to the sources that they quote. */
@NullMarked
package dev.commitline.sample.docs;

import org.jspecify.annotations.NullMarked;
