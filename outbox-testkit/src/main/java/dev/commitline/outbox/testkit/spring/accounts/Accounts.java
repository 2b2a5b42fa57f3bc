package dev.commitline.outbox.testkit.spring.accounts;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.spring.WithoutWriteThrough;
import dev.commitline.outbox.spring.WriteThrough;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** Written through, and emits events besides. */
@WriteThrough(mapper = AccountStateMapper.class)
public interface Accounts extends ListCrudRepository<Account, Long> {

  @Override
  @EmitEvent(mapper = AccountRenamed.Mapper.class)
  <S extends Account> S save(S account);

  /** Changes rows past the write-through. */
  @Modifying
  @Query("UPDATE account SET holder = :holder")
  @WithoutWriteThrough
  int renameAll(String holder);
}
