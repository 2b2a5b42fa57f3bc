package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.NoTransactionException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import dev.commitline.outbox.testkit.spring.tickets.forms.Decorators;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskService;
import dev.commitline.outbox.testkit.spring.tickets.forms.FailingDesk;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That capture is whole whatever the application puts around its outbox. */
@ExtendWith(OutboxExtension.class)
public abstract class SpringDecoratorContract {

  private final TicketDatabase database;

  /** For a database of the test class. */
  protected SpringDecoratorContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    TicketContext.start(this.database).close(); // makes the tables
  }

  @BeforeEach
  void empty() {
    database.empty("ticket");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Decorators.ByPostProcessor.class,
        Decorators.ByJdkProxy.class,
        Decorators.BySubclass.class,
        Decorators.ByPrimaryBean.class,
        Decorators.ByBean.class
      })
  void aDecoratedOutboxIsWhole(Class<?> decorator) {
    try (TicketContext app =
        TicketContext.start(database, List.of(decorator, DeskService.class, FailingDesk.class))) {
      assertRefusedWithoutATransaction(app);
      assertAFailedMapperFailsTheCommit(app);
      assertCapturedOnce(app);
      assertTheDecoratorIsCalled(app);
    }
  }

  private void assertRefusedWithoutATransaction(TicketContext app) {
    assertThatThrownBy(() -> app.bean(DeskService.class).openWithin("never"))
        .isInstanceOf(NoTransactionException.class);
    assertThat(app.tickets().count()).isZero();
  }

  private void assertAFailedMapperFailsTheCommit(TicketContext app) {
    IllegalStateException failure = new IllegalStateException("of the mapper");
    assertThatThrownBy(
            () ->
                app.transaction(
                    status ->
                        assertThatThrownBy(() -> app.bean(FailingDesk.class).open("never", failure))
                            .isSameAs(failure)))
        .isSameAs(failure);
    assertThat(app.tickets().count()).isZero();
  }

  private void assertCapturedOnce(TicketContext app) {
    app.bean(DeskService.class).publishAndReturn(new Closed(1L));

    assertThat(StoredEvent.in(database)).extracting(StoredEvent::type).containsExactly("Closed");
  }

  private void assertTheDecoratorIsCalled(TicketContext app) {
    app.transaction(
        status ->
            app.outbox().append(OutboxEvent.of("Ticket", "1", new TicketEvent.Noted("by hand"))));

    assertThat(StoredEvent.in(database))
        .extracting(StoredEvent::type)
        .containsExactly("Closed", "Noted");
    assertThat(app.bean(Decorators.Seen.class).events())
        .extracting(event -> event.eventClass().getSimpleName())
        .contains("Noted");
  }
}
