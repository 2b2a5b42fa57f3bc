package dev.commitline.outbox.testkit.spring.blank;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;

/** Has no owner, which is refused. */
@DataProduct(
    name = "test.ownerless",
    domain = "test",
    owner = " ",
    description = "Nobody answers for it.",
    quality = DataQuality.RAW,
    sla = SlaTier.TIER_3)
public record OwnerlessEvent() {}
