package dev.commitline.outbox.testkit.spring.accounts;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spring.EventMapper;

/** A domain event beside the states. */
@DataProduct(
    name = "test.account-events",
    domain = "test",
    owner = "team-test",
    description = "What happens to accounts.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_2)
public record AccountRenamed(String holder) {

  /** No bean: the outbox makes it. */
  public static final class Mapper implements EventMapper<Account, AccountRenamed> {

    @Override
    public AccountRenamed map(Account account) {
      return new AccountRenamed(account.holder());
    }
  }
}
