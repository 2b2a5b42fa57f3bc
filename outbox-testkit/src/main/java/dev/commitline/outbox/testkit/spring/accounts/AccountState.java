package dev.commitline.outbox.testkit.spring.accounts;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;

/** The public state of an account. */
@DataProduct(
    name = "test.accounts",
    domain = "test",
    owner = "team-test",
    description = "All accounts as they are.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_2,
    compacted = true)
public record AccountState(long id, String holder) {}
