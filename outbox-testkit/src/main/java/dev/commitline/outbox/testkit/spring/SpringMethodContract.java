package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskRepository;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.TransactionDefinition;

/** What a captured repository method emits that is neither a save nor a delete of Spring Data. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringMethodContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final DeskRepository desk;

  /** Starts the application on the database. */
  protected SpringMethodContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app = TicketContext.start(this.database);
    this.desk = app.bean(DeskRepository.class);
  }

  @BeforeEach
  void threeTickets() {
    database.empty("ticket");
    database.execute(
        "INSERT INTO ticket (title, version) VALUES ('same', 1), ('same', 1), ('other', 1)");
  }

  @AfterAll
  void close() {
    app.close();
  }

  @Test
  void aModifyingQueryEmitsByExpressionAndTheEventTellsItsKey() {
    app.transaction(status -> desk.rename(3, "new"));

    assertThat(events())
        .containsExactly(
            new StoredEvent("Ticket", "3", "Renamed", "{\"id\":3,\"title\":\"new\"}", 1, 0, 1));
  }

  @Test
  void severalOnOneMethodEmitInTheirOrderAndUnderTheirConditions() {
    app.transaction(status -> desk.rename(3, "closed"));

    assertThat(events()).extracting(StoredEvent::type).containsExactly("Renamed", "Closed");
    assertThat(events())
        .extracting(StoredEvent::aggregateType)
        .containsExactly("Ticket", "Closing");
    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactly("3", "c3");
  }

  @Test
  void noRowsNoEvent() {
    database.assumeReturning();
    app.transaction(
        status -> {
          assertThat(desk.rename(99, "closed")).isZero();
          assertThat(desk.tryRename(99, "new")).isFalse();
          assertThat(desk.bump(99, 2)).isEmpty();
          assertThat(desk.bumpOne(99, 2)).isEmpty();
          assertThat(desk.bumpAll("missing", 2)).isEmpty();
          assertThat(desk.bumpStream("missing", 2)).isEmpty();
          assertThat(desk.deleteByIdAndTitle(3, "missing")).isZero();
          assertThat(desk.close(List.of(99L))).isEmpty();
        });

    assertThat(events()).isEmpty();
  }

  @Test
  void aMapperOfTheCallGetsTheArguments() {
    app.transaction(
        status -> {
          assertThat(desk.tryRename(3, "new")).isTrue();
          desk.renameBlindly(2, "blind");
        });

    assertThat(payloads())
        .containsExactly("{\"id\":3,\"title\":\"new\"}", "{\"id\":2,\"title\":\"blind\"}");
  }

  @Test
  void aValueThatAQueryReturnsIsNoCountOfRows() {
    database.assumeReturning();
    app.transaction(status -> assertThat(desk.bump(3, 0)).contains(0));

    assertThat(payloads()).containsExactly("{\"id\":3,\"version\":0}");
  }

  @Test
  void aListEmitsPerElementUnderTheElementsCondition() {
    database.assumeReturning();
    app.transaction(status -> assertThat(desk.bumpAll("same", 7)).hasSize(2));

    assertThat(payloads()).containsExactly("{\"id\":1,\"title\":\"same\",\"version\":7}");
    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactly("1");
  }

  @Test
  void anOptionalEmitsItsValue() {
    database.assumeReturning();
    app.transaction(status -> assertThat(desk.bumpOne(3, 7)).isPresent());

    assertThat(payloads()).containsExactly("{\"id\":3,\"title\":\"other\",\"version\":7}");
  }

  @Test
  void aStreamEmitsAllThatWasChangedAlsoWhatItsCallerLeavesUnread() {
    database.assumeReturning();
    app.transaction(
        status -> {
          try (Stream<Ticket> changed = desk.bumpStream("same", 7)) {
            assertThat(changed.limit(1).toList()).hasSize(1);
          }
        });

    assertThat(events()).extracting(StoredEvent::aggregateId).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aDerivedDeleteEmitsWithItsTombstone() {
    app.transaction(status -> assertThat(desk.deleteByIdAndTitle(3, "other")).isOne());

    assertThat(payloads()).containsExactly("{\"id\":3}", null);
    assertThat(events()).extracting(StoredEvent::aggregateId).containsOnly("3");
  }

  @Test
  void aFragmentEmitsOnceForEachElementOfItsResult() {
    app.transaction(status -> desk.close(List.of(3L, 99L, 1L)));

    assertThat(payloads()).containsExactly("{\"id\":3}", "{\"id\":1}");
  }

  @Test
  void aDefaultMethodEmitsAfterTheMethodsThatItCalls() {
    app.transaction(status -> assertThat(desk.renameTwice(3, "twice")).isTrue());

    assertThat(payloads())
        .containsExactly(
            "{\"id\":3,\"title\":\"once\"}",
            "{\"id\":3,\"title\":\"twice\"}",
            "{\"id\":3,\"title\":\"twice\"}");
  }

  @Test
  void withoutATransactionNothingIsChanged() {
    assertThatThrownBy(() -> desk.rename(3, "lost"))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("what DeskRepository.rename changes");
    assertThatThrownBy(() -> desk.close(List.of(3L))).isInstanceOf(NoTransactionException.class);

    assertThat(app.tickets().findById(3L)).map(Ticket::title).contains("other");
  }

  @Test
  void anExpressionThatFailsRollsBackAlsoWhereItsFailureIsCaught() {
    assertThatThrownBy(
            () ->
                app.transaction(
                    status ->
                        assertThatThrownBy(() -> desk.renameBadly(3, "lost"))
                            .isInstanceOf(EventRejectedException.class)))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageStartingWith(
            "@EmitEvent on DeskRepository.renameBadly: payload"
                + " 'new Renamed(#id, #title.substring(100))' fails");

    assertThat(app.tickets().findById(3L)).map(Ticket::title).contains("other");
  }

  @Test
  void aRollbackToASavepointTakesTheEventsBack() {
    app.transaction(
        outer -> {
          desk.rename(1, "kept");
          app.transaction(
              TransactionDefinition.PROPAGATION_NESTED,
              nested -> {
                desk.rename(2, "lost");
                nested.setRollbackOnly();
              });
        });

    assertThat(payloads()).containsExactly("{\"id\":1,\"title\":\"kept\"}");
  }

  private List<String> payloads() {
    return events().stream().map(StoredEvent::payload).toList();
  }

  private List<StoredEvent> events() {
    return StoredEvent.in(database);
  }
}
