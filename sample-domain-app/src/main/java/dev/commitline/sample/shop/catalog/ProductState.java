package dev.commitline.sample.shop.catalog;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import java.math.BigDecimal;

/** A product as the world may know it: whoever reads the topic has the whole catalogue. */
@DataProduct(
    name = "shop.catalog",
    domain = "shop",
    owner = "team-warehouse",
    description = "All products on sale as they are, without their stock.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_2,
    compacted = true)
public record ProductState(String productId, String name, BigDecimal price, String currency) {}
