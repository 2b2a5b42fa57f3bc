package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskListener;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskService;
import dev.commitline.outbox.testkit.spring.tickets.forms.Draft;
import dev.commitline.outbox.testkit.spring.tickets.forms.Drafts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which events that are published inside the process are captured, and that each is once. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringDomainEventContract {

  private static final List<Class<?>> BEANS = List.of(DeskService.class, DeskListener.class);

  private final TicketDatabase database;
  private final TicketContext app;
  private final DeskService desk;
  private final Drafts drafts;
  private final DeskListener listener;

  /** Starts the application on the database. */
  protected SpringDomainEventContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app = TicketContext.start(this.database, BEANS);
    this.desk = app.bean(DeskService.class);
    this.drafts = app.bean(Drafts.class);
    this.listener = app.bean(DeskListener.class);
  }

  @BeforeEach
  void oneTicket() {
    database.empty("ticket");
    database.execute("INSERT INTO ticket (title, version) VALUES ('draft', 1)");
    listener.heard().clear();
    listener.heardAfterCommit().clear();
  }

  @AfterAll
  void close() {
    app.close();
  }

  @Test
  void anAggregateRootsPublicEventIsCapturedAndItsOthersStayInside() {
    drafts.save(drafts.findById(1L).orElseThrow().rename("final"));

    assertThat(events())
        .containsExactly(
            new StoredEvent("Ticket", "1", "Renamed", "{\"id\":1,\"title\":\"final\"}", 1, 0, 1));
    assertThat(listener.heard())
        .containsExactly(new DeskEvent.Renamed(1L, "final"), new Draft.Edited("final"));
  }

  @Test
  void aPublishedEventIsCapturedAndStillHeardAfterTheCommit() {
    desk.publish(new Closed(1L), "not an event of a product", new Closed(2L));

    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactly("1", "2");
    assertThat(listener.heardAfterCommit()).containsExactly(new Closed(1L), new Closed(2L));
  }

  @Test
  void oneEventThatIsPublishedTwiceIsCapturedOnce() {
    Closed once = new Closed(1L);
    desk.publish(once, once);

    assertThat(events()).hasSize(1);
  }

  @Test
  void twoEqualEventsAreTwo() {
    desk.publish(new Closed(1L), new Closed(1L));

    assertThat(events()).hasSize(2);
  }

  @Test
  void anEventThatIsPublishedAndEmittedIsCapturedOnce() {
    desk.publishAndReturn(new Closed(1L));
    Closed appended = new Closed(1L);
    app.transaction(
        status -> {
          app.outbox().append("Ticket", "1", appended);
          desk.publish(appended);
        });

    assertThat(events()).hasSize(2);
  }

  @Test
  void aRollbackToASavepointLetsTheEventBeCapturedAgain() {
    Closed event = new Closed(1L);
    app.transaction(
        status -> {
          Object savepoint = status.createSavepoint();
          desk.publish(event);
          status.rollbackToSavepoint(savepoint);
          desk.publish(event);
        });

    assertThat(events()).hasSize(1);
  }

  @Test
  void rollbackLeavesNoEvent() {
    app.transaction(
        status -> {
          desk.publish(new Closed(1L));
          status.setRollbackOnly();
        });

    assertThat(events()).isEmpty();
    assertThat(listener.heardAfterCommit()).isEmpty();
  }

  @Test
  void aPublicEventNeedsATransactionAndAnotherOneDoesNot() {
    assertThatThrownBy(() -> desk.publishAsItIs(new Closed(1L), jdbc -> {}))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("event Closed of Ticket '1'");
    assertThat(listener.heard()).isEmpty();

    desk.publishAsItIs(new Draft.Edited("alone"), jdbc -> {});
    assertThat(listener.heard()).hasSize(1);
  }

  @Test
  void aPublicEventThatDoesNotTellItsAggregateIsRefused() {
    assertThatThrownBy(() -> desk.publish(new TicketEvent.Noted("about what?")))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("put @AggregateId on");
    assertThatThrownBy(() -> desk.publish(new Closed(null)))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("its id is null");

    assertThat(events()).isEmpty();
  }

  @Test
  void anAggregateWhoseEventCanNotBeCapturedIsNotChanged() {
    long id = app.tickets().save(Ticket.of("before")).key();
    List<Throwable> refused = new ArrayList<>();
    app.transaction(
        status ->
            app.desk()
                .afterCommit(
                    outbox ->
                        refused.add(
                            catchThrowable(
                                () ->
                                    drafts.save(
                                        drafts.findById(id).orElseThrow().rename("after"))))));

    assertThat(refused).singleElement().isInstanceOf(NoTransactionException.class);
    assertThat(drafts.findById(id).orElseThrow().title()).isEqualTo("before");
  }

  @Test
  void anAggregateWithoutPublicEventsMayBeChangedAnyTime() {
    long id = app.tickets().save(Ticket.of("before")).key();
    app.transaction(
        status ->
            app.desk()
                .afterCommit(
                    outbox -> drafts.save(drafts.findById(id).orElseThrow().edit("after"))));

    assertThat(drafts.findById(id).orElseThrow().title()).isEqualTo("after");
  }

  @Test
  void switchedOffEverythingStaysInside() {
    try (TicketContext off =
        TicketContext.start(database, BEANS, "commitline.outbox.domain-events=false")) {
      off.bean(DeskService.class).publish(new Closed(1L));

      assertThat(off.bean(DeskListener.class).heardAfterCommit()).hasSize(1);
    }
    assertThat(events()).isEmpty();
  }

  private List<StoredEvent> events() {
    return StoredEvent.in(database);
  }
}
