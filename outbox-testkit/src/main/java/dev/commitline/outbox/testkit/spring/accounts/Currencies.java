package dev.commitline.outbox.testkit.spring.accounts;

import dev.commitline.outbox.spring.WriteThrough;
import org.springframework.data.repository.ListCrudRepository;

/** Written through under a name of its own. */
@WriteThrough(mapper = CurrencyState.Mapper.class, aggregateType = "Money")
public interface Currencies extends ListCrudRepository<Currency, String> {}
