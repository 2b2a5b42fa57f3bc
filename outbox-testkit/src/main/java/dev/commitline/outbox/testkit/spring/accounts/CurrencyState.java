package dev.commitline.outbox.testkit.spring.accounts;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spring.EventMapper;

/** The public state of a currency. */
@DataProduct(
    name = "test.currencies",
    domain = "test",
    owner = "team-test",
    description = "All currencies as they are.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_2,
    compacted = true)
public record CurrencyState(String code, String name) {

  /** No bean: the outbox makes it. */
  public static final class Mapper implements EventMapper<Currency, CurrencyState> {

    @Override
    public CurrencyState map(Currency currency) {
      return new CurrencyState(currency.code(), currency.name());
    }
  }
}
