package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.support.TransactionTemplate;

/** What a captured method of a bean emits that is no repository, whatever its transaction is. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringServiceContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final DeskService desk;

  /** Starts the application on the database. */
  protected SpringServiceContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app = TicketContext.start(this.database, List.of(DeskService.class));
    this.desk = app.bean(DeskService.class);
  }

  @BeforeEach
  void empty() {
    database.empty("ticket");
  }

  @AfterAll
  void close() {
    app.close();
  }

  @Test
  void aMethodEmitsInTheTransactionThatItOpens() {
    assertThat(desk.open("new")).contains(1L);

    assertThat(events())
        .containsExactly(
            new StoredEvent("Ticket", "1", "Renamed", "{\"id\":1,\"title\":\"new\"}", 1, 0, 1));
  }

  @Test
  void anAnnotationThatCarriesOthersCountsAsThey() {
    desk.openBooth("composed");

    assertThat(events()).extracting(StoredEvent::aggregateType).containsExactly("Booth");
  }

  @Test
  void aMethodEmitsInTheCallersTransaction() {
    app.transaction(
        status -> {
          desk.open("first");
          desk.open("second");
        });

    assertThat(events()).extracting(StoredEvent::size).containsExactly(2, 2);
  }

  @Test
  void aMethodThatFailsEmitsNothing() {
    assertThatThrownBy(() -> desk.fail("never")).isInstanceOf(IllegalArgumentException.class);

    assertNothingStored();
  }

  @Test
  void rollbackOnlyLeavesNoEvent() {
    app.transaction(
        status -> {
          desk.open("never");
          status.setRollbackOnly();
        });

    assertNothingStored();
  }

  @Test
  void aNewTransactionInsideKeepsItsEventWhenTheOuterOneRollsBack() {
    app.transaction(
        status -> {
          desk.open("never");
          desk.openApart("kept");
          status.setRollbackOnly();
        });

    assertThat(events()).extracting(StoredEvent::type).containsExactly("Closed");
    assertThat(app.tickets().count()).isOne();
  }

  @Test
  void aNestedTransactionThatRollsBackTakesItsEventBack() {
    app.transaction(
        status -> {
          desk.open("kept");
          Object savepoint = status.createSavepoint();
          desk.openNested("never");
          status.rollbackToSavepoint(savepoint);
          desk.openNested("kept too");
        });

    assertThat(events()).extracting(StoredEvent::type).containsExactly("Renamed", "Closed");
    assertThat(app.tickets().count()).isEqualTo(2);
  }

  @Test
  void aTransactionThatTimesOutLeavesNoEvent() {
    assertThatThrownBy(() -> desk.openSlowly("never"))
        .isInstanceOf(TransactionTimedOutException.class);

    assertNothingStored();
  }

  @Test
  void aReadOnlyTransactionIsRefusedBeforeTheMethodRuns() {
    assertThatThrownBy(() -> desk.openReadOnly("never"))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("what DeskService.openReadOnly changes")
        .hasMessageContaining("read-only");
  }

  @Test
  void aMethodWithoutATransactionIsRefusedBeforeItRuns() {
    assertThatThrownBy(() -> desk.openWithin("never")).isInstanceOf(NoTransactionException.class);
    assertNothingStored();

    app.transaction(status -> desk.openWithin("kept"));
    assertThat(events()).hasSize(1);
  }

  @Test
  void aTransactionOnAnotherDataSourceIsRefusedBeforeTheMethodRuns() {
    TransactionTemplate other =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

    assertThatThrownBy(() -> other.executeWithoutResult(status -> desk.openWithin("never")))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("does not use the outbox's data source");
    assertNothingStored();
  }

  private void assertNothingStored() {
    assertThat(app.tickets().count()).isZero();
    assertThat(events()).isEmpty();
  }

  private List<StoredEvent> events() {
    return StoredEvent.in(database);
  }
}
