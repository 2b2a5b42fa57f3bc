package dev.commitline.sample.shop.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * Something for sale, and how many of it are left.
 *
 * @param id chosen by the client, an article number
 * @param price what a customer pays, in euro
 * @param costPrice what the shop pays, in euro; stays inside the shop: no event carries it
 * @param stock how many can still be ordered, never below 0
 * @param version null until it is saved for the first time
 */
public record Product(
    @Id String id,
    String name,
    BigDecimal price,
    BigDecimal costPrice,
    int stock,
    @Version @Nullable Long version) {}
