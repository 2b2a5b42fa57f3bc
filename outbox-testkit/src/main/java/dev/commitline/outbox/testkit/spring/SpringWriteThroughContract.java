package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.spring.WithoutWriteThrough;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.accounts.Account;
import dev.commitline.outbox.testkit.spring.accounts.Accounts;
import dev.commitline.outbox.testkit.spring.accounts.Currencies;
import dev.commitline.outbox.testkit.spring.accounts.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.Repository;

/** That the newest record of each aggregate is its public state, whatever the repository did. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringWriteThroughContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final Accounts accounts;
  private final Currencies currencies;

  /** Starts the application on the database. */
  protected SpringWriteThroughContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app =
        TicketContext.start(
            this.database,
            List.of(Accounts.class, Currencies.class, AccountImport.class, AccountSearch.class));
    this.accounts = app.bean(Accounts.class);
    this.currencies = app.bean(Currencies.class);
  }

  @BeforeAll
  void createTables() {
    database.execute(
        """
        CREATE TABLE account (id SERIAL PRIMARY KEY,
          holder VARCHAR(100) NOT NULL, listed BOOLEAN NOT NULL, version INT NOT NULL);
        CREATE TABLE currency (code VARCHAR(10) PRIMARY KEY, name VARCHAR(100) NOT NULL,
          version INT NOT NULL)
        """);
  }

  @BeforeEach
  void empty() {
    database.empty("account", "currency");
    app.statements().clear();
  }

  @AfterAll
  void close() {
    app.close();
  }

  @Test
  void insertUpdateAndDeletePublishStatesAndATombstone() {
    Account ann = accounts.save(Account.of("ann"));
    Account bob = accounts.save(ann.heldBy("bob"));
    accounts.delete(bob);

    assertThat(states())
        .containsExactly(
            account(1, "insert", "{\"id\":1,\"holder\":\"ann\"}"),
            account(2, "update", "{\"id\":1,\"holder\":\"bob\"}"),
            account(3, "delete", "{\"id\":1,\"holder\":\"bob\"}"),
            account(4, "delete", null));
  }

  @Test
  void anEventOfTheSameCallComesBeforeTheState() {
    app.transaction(
        status -> {
          Account ann = accounts.save(Account.of("ann"));
          accounts.save(ann.heldBy("bob"));
        });

    assertThat(StoredEvent.in(database))
        .extracting(StoredEvent::type)
        .containsExactly("AccountRenamed", "AccountState", "AccountRenamed", "AccountState");
  }

  @Test
  void saveAllPublishesEachInOrderWithItsOwnOperation() {
    Currency known = currencies.save(Currency.of("EUR", "euro"));
    Iterator<Currency> once =
        List.of(
                Currency.of("USD", "dollar"),
                new Currency("EUR", "Euro", known.version()),
                Currency.of("CHF", "franc"))
            .iterator();
    currencies.saveAll(() -> once);

    assertThat(states()).extracting(State::id).containsExactly("EUR", "USD", "EUR", "CHF");
    assertThat(states())
        .extracting(State::operation)
        .containsExactly("insert", "insert", "update", "insert");
    assertThat(states()).extracting(State::aggregateType).containsOnly("Money");
  }

  @Test
  void everyFormOfDeletePublishesWhatTheDatabaseHad() {
    List<Currency> saved =
        currencies.saveAll(
            Stream.of("A", "B", "C", "D", "E")
                .map(code -> Currency.of(code, "of " + code))
                .toList());
    currencies.deleteById("A");
    currencies.delete(new Currency("B", "not in the database", saved.get(1).version()));
    currencies.deleteAll(List.of(saved.get(3), saved.get(2)));
    currencies.deleteAllById(List.of("E", "A"));

    assertThat(currencies.count()).isZero();
    List<State> deletes = states().subList(5, 15);
    assertThat(deletes)
        .extracting(State::id)
        .containsExactly("A", "A", "B", "B", "D", "D", "C", "C", "E", "E");
    assertThat(deletes).extracting(State::operation).containsOnly("delete");
    assertThat(IntStream.range(0, 10).filter(i -> deletes.get(i).payload() == null))
        .containsExactly(1, 3, 5, 7, 9);
    assertThat(deletes.get(2).payload()).contains("of B");
  }

  @Test
  void deleteOfNothingPublishesNothing() {
    currencies.deleteById("XXX");
    currencies.deleteAllById(List.of("XXX", "YYY"));

    assertThat(states()).isEmpty();
  }

  @Test
  void deleteOfAllIsRefusedBeforeAnythingIsDeleted() {
    currencies.save(Currency.of("EUR", "euro"));

    assertThatThrownBy(currencies::deleteAll)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("deleteAll(findAll())");
    currencies.deleteAll(currencies.findAll());

    assertThat(states()).extracting(State::operation).containsExactly("insert", "delete", "delete");
  }

  @Test
  void whatIsNotPublicIsNotPublishedAndWhatIsNoLongerPublicIsWithdrawn() {
    Account hidden = accounts.save(Account.of("ann").listed(false));
    assertThat(states()).isEmpty();

    Account shown = accounts.save(hidden.listed(true));
    accounts.save(shown.listed(false));

    assertThat(states()).extracting(State::operation).containsExactly("update", "delete");
    assertThat(states().get(1).payload()).isNull();
  }

  @Test
  void aKeyThatComesAgainGoesOnInItsSequence() {
    currencies.save(Currency.of("DEM", "mark"));
    currencies.deleteById("DEM");
    currencies.save(Currency.of("DEM", "mark again"));

    assertThat(states()).extracting(State::sequence).containsExactly(1L, 2L, 3L, 4L);
    assertThat(states()).extracting(State::operation).endsWith("insert");
  }

  @Test
  void rowsFromBeforeTheOutboxBeginAtOneAndVersionsThatWereNeverPublishedLeaveNoGap() {
    database.execute("INSERT INTO currency VALUES ('EUR', 'euro', 41)");
    Currency euro = currencies.findById("EUR").orElseThrow();
    currencies.save(euro);
    database.execute("UPDATE currency SET version = version + 5");
    currencies.save(new Currency("EUR", "Euro", 47));

    assertThat(states()).extracting(State::sequence).containsExactly(1L, 2L);
  }

  @Test
  void aTransactionThatRollsBackPublishesNothingAndLeavesNoGap() {
    Currency euro = currencies.save(Currency.of("EUR", "euro"));
    app.transaction(
        status -> {
          currencies.save(new Currency("EUR", "Euro", euro.version()));
          status.setRollbackOnly();
        });
    assertThatThrownBy(() -> currencies.save(new Currency("EUR", "late", 7)))
        .isInstanceOf(OptimisticLockingFailureException.class);
    currencies.save(new Currency("EUR", "EURO", euro.version()));

    assertThat(states()).extracting(State::sequence).containsExactly(1L, 2L);
    assertThat(states()).last().extracting(State::payload).asString().contains("EURO");
  }

  @Test
  void writersOfOneAggregateAtOnceHaveOneOrderWithoutGapOrDuplicate() {
    int writers = 4;
    int each = 25;
    currencies.save(Currency.of("EUR", "0"));
    CompletableFuture.allOf(
            IntStream.range(0, writers)
                .mapToObj(i -> CompletableFuture.runAsync(() -> countUp(each)))
                .toArray(CompletableFuture[]::new))
        .join();

    List<State> states = states();
    assertThat(states)
        .extracting(State::sequence)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, writers * each + 1).boxed().toList());
    assertThat(states)
        .allSatisfy(
            state ->
                assertThat(state.payload())
                    .isEqualTo(
                        "{\"code\":\"EUR\",\"name\":\"%d\"}".formatted(state.sequence() - 1)));
  }

  /** Counts up in the aggregate, and tries again where another writer was first. */
  private void countUp(int times) {
    int done = 0;
    while (done < times) {
      done += countUp() ? 1 : 0;
    }
  }

  private boolean countUp() {
    Currency euro = currencies.findById("EUR").orElseThrow();
    String next = String.valueOf(Integer.parseInt(euro.name()) + 1);
    try {
      currencies.save(new Currency("EUR", next, euro.version()));
      return true;
    } catch (OptimisticLockingFailureException e) {
      return false; // the other one's state is published, ours is not
    }
  }

  @Test
  void aMethodThatOptsOutPublishesNothing() {
    accounts.save(Account.of("ann"));
    accounts.renameAll("bob");

    assertThat(states()).hasSize(1);
  }

  @Test
  void manyAggregatesAreWrittenThroughInFewRoundTrips() {
    currencies.saveAll(
        IntStream.range(0, 2_500).mapToObj(i -> Currency.of("C" + i, "name")).toList());

    database.assertFew(app.statements().executedOn(database.schema() + "."), 2_500, 2_500);
    assertThat(states()).hasSize(2_500);
  }

  @Test
  void aRepositoryThatOptsOutPublishesNothing() {
    app.bean(AccountImport.class).save(Account.of("ann"));

    assertThat(app.bean(AccountSearch.class).findByHolder("ann")).hasSize(1);
    assertThat(states()).isEmpty();
  }

  @WithoutWriteThrough
  interface AccountImport extends CrudRepository<Account, Long> {}

  /** Only reads, so it needs no opt-out. */
  interface AccountSearch extends Repository<Account, Long> {
    List<Account> findByHolder(String holder);
  }

  private List<State> states() {
    return State.in(database);
  }

  private static State account(long sequence, String operation, @Nullable String payload) {
    return new State("test.accounts.AccountState", "Account", "1", sequence, operation, payload);
  }
}
