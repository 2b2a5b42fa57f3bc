package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Bumped;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskService;
import dev.commitline.outbox.testkit.spring.tickets.forms.FailingDesk;
import dev.commitline.outbox.testkit.spring.tickets.forms.FailingSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a change without its event is never committed, whatever fails and whoever catches it. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringFailureContract {

  private final TicketDatabase database;
  private final TicketContext app;

  /** Starts the application on the database. */
  protected SpringFailureContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app =
        TicketContext.start(
            this.database, List.of(DeskService.class, FailingDesk.class, FailingSerializer.class));
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("no"),
        new NoClassDefFoundError("missing/Library"),
        new AssertionError("never"),
        new IOException("undeclared"));
  }

  @BeforeEach
  void empty() {
    database.empty("ticket");
  }

  @AfterAll
  void close() {
    app.close();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void ofAMapper(Throwable failure) {
    assertNothingIsCommitted(() -> app.bean(FailingDesk.class).open("never", failure), failure);
  }

  @Test
  void ofASerializer() {
    assertNothingIsCommitted(
        () -> app.bean(DeskService.class).publishAsItIs(new Bumped(1L, 1), jdbc -> {}), null);
    assertNothingIsCommitted(() -> app.outbox().append("Ticket", "1", new Bumped(1L, 1)), null);
  }

  private void assertNothingIsCommitted(Runnable failing, @Nullable Throwable expected) {
    List<Throwable> caught = new ArrayList<>();
    Throwable atCommit =
        catchThrowable(
            () ->
                app.transaction(
                    status -> {
                      app.tickets().save(Ticket.of("never"));
                      caught.add(catchThrowable(failing::run));
                    }));

    assertThat(caught).doesNotContainNull().hasSize(1);
    assertThat(atCommit).isNotNull();
    if (expected != null) {
      assertThat(Stream.of(caught.get(0), caught.get(0).getCause())).contains(expected);
      assertThat(Stream.of(atCommit, atCommit.getCause())).contains(expected);
    }
    assertThat(app.tickets().count()).isZero();
    assertThat(StoredEvent.in(database)).isEmpty();
  }
}
