package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketDesk;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;

/** That an event exists if and only if its transaction committed, whatever its boundaries are. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringTransactionContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final TicketRepository tickets;
  private final TicketDesk desk;

  /** Starts the application on the database. */
  protected SpringTransactionContract(TestDatabase database) {
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
  void rollbackLeavesNoEvent() {
    assertThatThrownBy(
            () ->
                app.transaction(
                    status -> {
                      tickets.save(Ticket.of("never"));
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertNothingStored();
  }

  @Test
  void rollbackOnlyLeavesNoEvent() {
    app.transaction(
        status -> {
          tickets.save(Ticket.of("never"));
          status.setRollbackOnly();
        });

    assertNothingStored();
  }

  @Test
  void aParticipantThatFailsLeavesNoEvent() {
    assertThatThrownBy(
            () ->
                app.transaction(
                    status -> {
                      tickets.save(Ticket.of("never"));
                      app.transaction(TransactionStatus::setRollbackOnly);
                    }))
        .isInstanceOf(UnexpectedRollbackException.class);

    assertNothingStored();
  }

  @Test
  void aNewTransactionInsideKeepsItsEventsWhenTheOuterOneRollsBack() {
    app.transaction(
        outer -> {
          desk.note("outer");
          app.transaction(PROPAGATION_REQUIRES_NEW, inner -> desk.note("inner"));
          desk.note("outer again");
          outer.setRollbackOnly();
        });

    assertThat(notes()).containsExactly("inner");
    assertThat(events()).extracting(StoredEvent::size).containsExactly(1);
  }

  @Test
  void aNewTransactionInsideThatRollsBackLeavesTheOuterEvents() {
    app.transaction(
        outer -> {
          desk.note("outer");
          app.transaction(
              PROPAGATION_REQUIRES_NEW,
              inner -> {
                desk.note("inner");
                inner.setRollbackOnly();
              });
          desk.note("outer again");
        });

    assertThat(notes()).containsExactly("outer", "outer again");
    assertThat(events()).extracting(StoredEvent::size).containsExactly(2, 2);
  }

  @Test
  void rollbackToASavepointTakesItsEventsBack() {
    app.transaction(
        outer -> {
          desk.note("before");
          app.transaction(
              PROPAGATION_NESTED,
              nested -> {
                tickets.save(Ticket.of("never"));
                nested.setRollbackOnly();
              });
          desk.note("after");
        });

    assertThat(tickets.count()).isZero();
    assertThat(notes()).containsExactly("before", "after");
    assertThat(events()).extracting(StoredEvent::size).containsExactly(2, 2);
  }

  @Test
  void theFirstEventInsideASavepointIsTakenBackToo() {
    app.transaction(
        outer -> {
          app.transaction(
              PROPAGATION_NESTED,
              nested -> {
                desk.note("never");
                nested.setRollbackOnly();
              });
          desk.note("after");
        });

    assertThat(notes()).containsExactly("after");
  }

  @Test
  void aReleasedSavepointKeepsItsEvents() {
    app.transaction(
        outer -> {
          desk.note("before");
          app.transaction(PROPAGATION_NESTED, nested -> desk.note("nested"));
          desk.note("after");
        });

    assertThat(notes()).containsExactly("before", "nested", "after");
  }

  @Test
  void anOuterSavepointTakesTheEventsOfTheInnerOneBack() {
    app.transaction(
        outer -> {
          desk.note("before");
          app.transaction(
              PROPAGATION_NESTED,
              nested -> {
                app.transaction(PROPAGATION_NESTED, inner -> desk.note("never"));
                nested.setRollbackOnly();
              });
        });

    assertThat(notes()).containsExactly("before");
  }

  @Test
  void aSavepointSetByTheApplicationCounts() {
    app.transaction(
        status -> {
          desk.note("before");
          Object savepoint = status.createSavepoint();
          desk.note("never");
          status.rollbackToSavepoint(savepoint);
          desk.note("after");
        });

    assertThat(notes()).containsExactly("before", "after");
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
