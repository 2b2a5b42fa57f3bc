package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.spring.WriteThrough;
import dev.commitline.outbox.testkit.spring.accounts.Account;
import dev.commitline.outbox.testkit.spring.accounts.AccountStateMapper;
import dev.commitline.outbox.testkit.spring.accounts.Accounts;
import dev.commitline.outbox.testkit.spring.tickets.SavedMapper;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.CrudRepository;

/** Write-throughs that would leave their topic stale, or publish what is internal. */
final class RefusedWriteThrough {

  static final List<Refused.Declaration> DECLARATIONS =
      List.of(
          refused(OfEntity.class, "map it to a public state record"),
          refused(OfOtherAggregate.class, "the repository's aggregates are"),
          refused(OnTopicThatForgets.class, "compacted = true"),
          refused(WithModifyingQuery.class, "rename changes aggregates without publishing"),
          refused(WithWritingQuery.class, "removeClosed changes aggregates without publishing"),
          refused(WithDerivedDelete.class, "deleteByHolder changes aggregates without publishing"),
          refused(WithEventsBetween.class, "an event between them would replace"),
          new Refused.Declaration(
              List.of(Accounts.class, PastWriteThrough.class),
              "@WriteThrough on Accounts: PastWriteThrough.",
              "changes the same aggregates without publishing their state"),
          new Refused.Declaration(
              List.of(RefusedBeans.EagerForAWriteThrough.class, TooEarly.class),
              "@WriteThrough on TooEarly: ",
              "was made before capture"),
          new Refused.Declaration(
              List.of(OnBean.class),
              "@WriteThrough on " + OnBean.class.getName(),
              "only Spring Data JDBC repository interfaces"));

  private RefusedWriteThrough() {}

  private static Refused.Declaration refused(Class<?> repository, String reason) {
    return new Refused.Declaration(
        List.of(repository), "@WriteThrough on " + repository.getSimpleName() + ": ", reason);
  }

  interface EntityMapper extends EventMapper<Account, Account> {}

  @WriteThrough(mapper = EntityMapper.class)
  interface OfEntity extends CrudRepository<Account, Long> {}

  @WriteThrough(mapper = SavedMapper.class)
  interface OfOtherAggregate extends CrudRepository<Account, Long> {}

  @WriteThrough(mapper = SavedMapper.class)
  interface OnTopicThatForgets extends CrudRepository<Ticket, Long> {}

  @WriteThrough(mapper = AccountStateMapper.class)
  interface WithModifyingQuery extends CrudRepository<Account, Long> {
    @Modifying
    @Query("UPDATE account SET holder = :holder")
    int rename(String holder);
  }

  @WriteThrough(mapper = AccountStateMapper.class)
  interface WithWritingQuery extends CrudRepository<Account, Long> {
    @Query("DELETE FROM account WHERE NOT listed RETURNING *")
    List<Account> removeClosed();
  }

  @WriteThrough(mapper = AccountStateMapper.class)
  interface WithDerivedDelete extends CrudRepository<Account, Long> {
    void deleteByHolder(String holder);
  }

  @WriteThrough(mapper = AccountStateMapper.class)
  interface WithEventsBetween extends CrudRepository<Account, Long> {
    @Override
    @EmitEvent(mapper = AccountStateMapper.class)
    <S extends Account> S save(S account);
  }

  interface PastWriteThrough extends CrudRepository<Account, Long> {}

  @WriteThrough(mapper = AccountStateMapper.class)
  interface TooEarly extends CrudRepository<Account, Long> {}

  @WriteThrough(mapper = AccountStateMapper.class)
  static class OnBean {}
}
