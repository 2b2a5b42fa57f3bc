/** How failures look to a REST client: problem details (RFC 9457). */
@NullMarked
package dev.commitline.sample.shop.web;

import org.jspecify.annotations.NullMarked;
