package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NOT_SUPPORTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_SUPPORTS;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketDesk;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Where and when an event may be appended: only where it can not get lost. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringAppendContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final TicketRepository tickets;
  private final TicketDesk desk;

  /** Starts the application on the database. */
  protected SpringAppendContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app = TicketContext.start(this.database);
    this.tickets = app.tickets();
    this.desk = app.desk();
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
  void appendWithoutATransactionIsRefused() {
    assertThatThrownBy(() -> desk.note("lost"))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("event Noted of Ticket 'notes'")
        .hasMessageContaining("@Transactional");
    assertThatThrownBy(() -> app.transaction(PROPAGATION_SUPPORTS, status -> desk.note("lost")))
        .isInstanceOf(NoTransactionException.class);
    assertThatThrownBy(
            () ->
                app.transaction(
                    outer ->
                        app.transaction(PROPAGATION_NOT_SUPPORTED, status -> desk.note("lost"))))
        .isInstanceOf(NoTransactionException.class);

    assertNothingStored();
  }

  @Test
  void appendInAReadOnlyTransactionIsRefused() {
    TransactionTemplate readOnly = app.template(PROPAGATION_REQUIRED);
    readOnly.setReadOnly(true);

    assertThatThrownBy(() -> readOnly.executeWithoutResult(status -> desk.note("lost")))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void aManagerThatTheContextDoesNotKnowIsRefused() {
    TransactionTemplate foreign =
        new TransactionTemplate(new JdbcTransactionManager(app.statements()));

    assertThatThrownBy(
            () -> foreign.executeWithoutResult(status -> tickets.save(Ticket.of("lost"))))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("declare the manager as a bean");
    assertNothingStored();
  }

  @Test
  void aTransactionOnAnotherDataSourceIsRefused() {
    TransactionTemplate other =
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));

    assertThatThrownBy(() -> other.executeWithoutResult(status -> desk.note("lost")))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("does not use the outbox's data source");
    app.transaction(
        outer -> {
          desk.note("kept");
          assertThatThrownBy(() -> other.executeWithoutResult(status -> desk.note("lost")))
              .isInstanceOf(NoTransactionException.class)
              .hasMessageContaining("another transaction manager's");
        });

    assertThat(notes()).containsExactly("kept");
  }

  @Test
  void listenersBeforeTheCommitMayAppendWhenTheyWereRegisteredLast() {
    app.transaction(
        status -> {
          tickets.save(Ticket.of("first"));
          desk.noteBeforeCommit("last");
        });

    assertThat(events()).extracting(StoredEvent::type).containsExactly("Saved", "Noted");
    assertThat(events()).extracting(StoredEvent::size).containsExactly(2, 2);
  }

  @Test
  void theFirstEventMayBeAppendedWhileTheTransactionCommits() {
    app.transaction(status -> desk.noteBeforeCommit("only"));
    app.transaction(
        status ->
            TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                  @Override
                  public void beforeCompletion() {
                    desk.note("even later");
                  }
                }));

    assertThat(notes()).containsExactly("only", "even later");
  }

  @Test
  void appendAfterTheCommitIsRefused() {
    AtomicReference<Throwable> refused = new AtomicReference<>();
    app.transaction(
        status ->
            desk.afterCommit(
                outbox -> {
                  try {
                    desk.note("lost");
                  } catch (NoTransactionException e) {
                    refused.set(e);
                  }
                  app.transaction(PROPAGATION_REQUIRES_NEW, inner -> desk.note("apart"));
                }));

    assertThat(refused.get()).hasMessageContaining("REQUIRES_NEW");
    assertThat(notes()).containsExactly("apart");
  }

  @Test
  void whatTheOutboxRefusesRollsTheTransactionBack() {
    assertThatThrownBy(
            () ->
                app.transaction(
                    status -> {
                      tickets.save(Ticket.of("never"));
                      app.outbox().append("Ticket", "", new TicketEvent.Noted("no id"));
                    }))
        .isInstanceOf(EventRejectedException.class);

    assertNothingStored();
  }

  @Test
  void whatTheOutboxRefusedRollsTheTransactionBackThoughItWasCaught() {
    assertThatThrownBy(
            () ->
                app.transaction(
                    status -> {
                      tickets.save(Ticket.of("never"));
                      assertThatThrownBy(() -> desk.note("x".repeat(1_000_000)))
                          .isInstanceOf(EventRejectedException.class);
                    }))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("commitline.outbox.max-event-bytes");

    assertNothingStored();
  }

  @Test
  void whatTheOutboxRefusedIsForgottenWithItsSavepoint() {
    app.transaction(
        status -> {
          desk.note("kept");
          assertThatThrownBy(
                  () ->
                      app.transaction(
                          PROPAGATION_NESTED, inner -> desk.note("x".repeat(1_000_000))))
              .isInstanceOf(EventRejectedException.class);
        });

    assertThat(notes()).containsExactly("kept");
  }

  @Test
  void anOutboxThatCanNotBeWrittenRollsTheTransactionBack() {
    database.rename("outbox", "hidden");
    try {
      assertThatThrownBy(() -> tickets.save(Ticket.of("never")))
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("write the outbox");
    } finally {
      database.rename("hidden", "outbox");
    }

    assertNothingStored();
  }

  @Test
  void anEntityIsNeverAppended() {
    assertThatThrownBy(
            () ->
                app.transaction(
                    status -> app.outbox().append("Ticket", "1", Ticket.of("internal"))))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("persistent entity");
  }

  private void assertNothingStored() {
    assertThat(tickets.count()).isZero();
    assertThat(events()).isEmpty();
  }

  private List<String> notes() {
    return events().stream()
        .filter(event -> event.type().equals("Noted"))
        .map(event -> String.valueOf(event.payload()))
        .map(payload -> payload.substring("{\"text\":\"".length(), payload.length() - 2))
        .toList();
  }

  private List<StoredEvent> events() {
    return StoredEvent.in(database);
  }
}
