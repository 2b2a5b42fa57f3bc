package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketArchive;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.data.repository.CrudRepository;

/** What annotated repository methods emit. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringCaptureContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final TicketRepository tickets;

  /** Starts the application on the database. */
  protected SpringCaptureContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app = TicketContext.start(this.database);
    this.tickets = app.tickets();
  }

  @BeforeEach
  void empty() {
    database.empty("ticket");
    app.statements().clear();
  }

  @AfterAll
  void close() {
    app.close();
  }

  @Test
  void saveEmitsWhatTheRepositoryReturned() {
    Ticket saved = tickets.save(Ticket.of("leaking roof"));

    assertThat(events())
        .containsExactly(
            new StoredEvent(
                "Ticket",
                String.valueOf(saved.key()),
                "Saved",
                "{\"id\":%d,\"title\":\"leaking roof\",\"version\":1}".formatted(saved.key()),
                1,
                0,
                1));
  }

  @Test
  void everySaveOfAnAggregateHasTheNextSequence() {
    Ticket first = tickets.save(Ticket.of("draft"));
    tickets.save(new Ticket(first.id(), "final", first.version()));

    assertThat(events()).extracting(StoredEvent::sequence).containsExactly(1L, 2L);
    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactly("1", "1");
  }

  @Test
  void saveAllEmitsInIterationOrderInOneTransaction() {
    tickets.saveAll(List.of(Ticket.of("c"), Ticket.of("a"), Ticket.of("b")));

    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactly("1", "2", "3");
    assertThat(events()).extracting(StoredEvent::index).containsExactly(0, 1, 2);
    assertThat(events()).extracting(StoredEvent::size).containsOnly(3);
  }

  @Test
  void anIterableThatGoesOnceIsSavedAndEmitted() {
    Iterator<Ticket> once = List.of(Ticket.of("a"), Ticket.of("b")).iterator();
    tickets.saveAll(() -> once);

    assertThat(events()).hasSize(2);
    assertThat(tickets.count()).isEqualTo(2);
  }

  @Test
  void whatTheMapperLeavesOutIsSavedAndNotEmitted() {
    tickets.saveAll(List.of(Ticket.of("open"), Ticket.of("secret")));

    assertThat(tickets.count()).isEqualTo(2);
    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactly("1");
  }

  @Test
  void deleteEmitsItsArgument() {
    Ticket saved = tickets.save(Ticket.of("done"));
    tickets.delete(saved);

    assertThat(tickets.count()).isZero();
    assertThat(events()).extracting(StoredEvent::type).containsExactly("Saved", "Deleted");
  }

  @Test
  void deleteByIdEmitsWhatWasThereAndItsTombstone() {
    Ticket saved = tickets.save(Ticket.of("done"));
    tickets.deleteById(saved.key());

    assertThat(tickets.count()).isZero();
    assertThat(events()).hasSize(3);
    assertThat(events().get(1).payload()).contains("\"title\":\"done\"");
    assertThat(events().get(2).payload()).isNull();
    assertThat(events()).extracting(StoredEvent::aggregateId).containsOnly("1");
    assertThat(events()).extracting(StoredEvent::sequence).containsExactly(1L, 2L, 3L);
  }

  @Test
  void deleteByIdOfNothingEmitsNothing() {
    tickets.deleteById(42L);

    assertThat(events()).isEmpty();
  }

  @Test
  void deletesOfManyEmitInTheOrderOfTheirArgument() {
    List<Ticket> saved = IntStream.range(0, 4).mapToObj(i -> Ticket.of("t" + i)).toList();
    tickets.saveAll(saved);

    tickets.deleteAllById(List.of(4L, 2L, 99L));
    tickets.deleteAll(List.of(new Ticket(3L, "t2", 1), new Ticket(1L, "t0", 1)));

    assertThat(tickets.count()).isZero();
    assertThat(events().subList(4, 8))
        .extracting(StoredEvent::aggregateId)
        .containsExactly("4", "2", "3", "1");
  }

  @Test
  void aCallThroughTheGenericInterfaceEmitsOnce() {
    CrudRepository<Ticket, Long> generic = tickets;
    generic.save(Ticket.of("bridged"));

    assertThat(events()).hasSize(1);
  }

  @Test
  void anInheritedMethodEmits() {
    app.bean(TicketArchive.class).save(Ticket.of("old"));

    assertThat(events()).extracting(StoredEvent::aggregateType).containsExactly("ArchivedTicket");
  }

  @Test
  void theEventsOfATransactionAreWrittenInOneRoundTrip() {
    app.transaction(
        status -> {
          IntStream.range(0, 50).forEach(i -> tickets.save(Ticket.of("t" + i)));
          app.desk().note("that was a lot");
        });

    database.assertFew(app.statements().executedOn(database.schema() + ".outbox"), 51, 51);
    assertThat(events()).hasSize(51).extracting(StoredEvent::size).containsOnly(51);
  }

  @Test
  void aTransactionWithoutEventsDoesNotTouchTheOutbox() {
    app.transaction(status -> tickets.findAll());

    assertThat(app.statements().executedOn(database.schema() + ".outbox")).isEmpty();
  }

  private List<StoredEvent> events() {
    return StoredEvent.in(database);
  }
}
