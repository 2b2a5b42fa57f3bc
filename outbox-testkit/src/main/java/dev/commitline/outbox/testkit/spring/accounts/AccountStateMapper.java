package dev.commitline.outbox.testkit.spring.accounts;

import dev.commitline.outbox.spring.EventMapper;
import org.jspecify.annotations.Nullable;

/** Keeps accounts that are not listed to itself. */
public final class AccountStateMapper implements EventMapper<Account, AccountState> {

  @Override
  public @Nullable AccountState map(Account account) {
    return account.listed() ? new AccountState(account.key(), account.holder()) : null;
  }
}
