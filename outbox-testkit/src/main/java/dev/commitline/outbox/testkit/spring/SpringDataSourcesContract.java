package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskService;
import dev.commitline.outbox.testkit.spring.tickets.forms.OtherDesk;
import dev.commitline.outbox.testkit.spring.tickets.forms.SecondDataSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** That of two data sources only the outbox's own captures, whichever is used inside the other. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringDataSourcesContract {

  private final TicketDatabase database;
  private final TicketContext app;
  private final DeskService desk;
  private final OtherDesk other;

  /** Starts the application on the database. */
  protected SpringDataSourcesContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app =
        TicketContext.start(
            this.database, List.of(SecondDataSource.class, DeskService.class, OtherDesk.class));
    this.desk = app.bean(DeskService.class);
    this.other = app.bean(OtherDesk.class);
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
  void theOutboxsOwnCaptures() {
    desk.open("kept");

    assertThat(StoredEvent.in(database)).hasSize(1);
  }

  @Test
  void theOtherIsRefusedBeforeItsMethodRuns() {
    int calls = other.calls();

    assertThatThrownBy(() -> other.close(1))
        .isInstanceOf(NoTransactionException.class)
        .hasMessageContaining("does not use the outbox's data source");
    assertThat(other.calls()).isEqualTo(calls);
  }

  @Test
  void theOtherInsideTheOutboxsIsRefusedAndTheOutboxsEventsAreKept() {
    app.transaction(
        status -> {
          desk.open("before");
          assertThatThrownBy(() -> other.close(1))
              .isInstanceOf(NoTransactionException.class)
              .hasMessageContaining("another transaction manager's");
          other.work();
          desk.open("after");
        });

    assertThat(StoredEvent.in(database)).extracting(StoredEvent::size).containsExactly(2, 2);
  }
}
