package dev.commitline.outbox.testkit.spring;

import static dev.commitline.outbox.testkit.assertions.OutboxAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;

import dev.commitline.outbox.testkit.assertions.spring.OutboxRecorder;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketDesk;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * That what is emitted is known from how transactions end. For a class with {@code @RecordsOutbox}
 * and {@code @SpringBootTest} of the {@link
 * dev.commitline.outbox.testkit.spring.tickets.TicketApplication}.
 */
public abstract class RecordsOutboxContract {

  @Autowired private TicketRepository tickets;
  @Autowired private TicketDesk desk;
  @Autowired private OutboxRecorder recorder;
  @Autowired private PlatformTransactionManager manager;

  /** For a subclass. */
  protected RecordsOutboxContract() {}

  @RepeatedTest(2)
  void aTestBeginsWithNothing() {
    assertThat(recorder).isEmpty();
    Ticket saved = tickets.save(Ticket.of("mine"));

    assertThat(recorder).about("Ticket", saved.key()).hasSize(1);
    assertThat(recorder).hasPayloads(new TicketEvent.Saved(saved.key(), "mine", saved.version()));
  }

  @Test
  void whatIsRolledBackIsNotEmitted() {
    assertThatThrownBy(
            () ->
                template(PROPAGATION_REQUIRES_NEW)
                    .executeWithoutResult(
                        status -> {
                          desk.note("never");
                          assertThat(recorder).hasSize(1);
                          throw new IllegalStateException("fails");
                        }))
        .hasMessage("fails");

    assertThat(recorder).isEmpty();
  }

  @Test
  void savepointsTakeTheirEventsWithThem() {
    template(PROPAGATION_REQUIRES_NEW)
        .executeWithoutResult(
            status -> {
              desk.note("kept");
              template(PROPAGATION_NESTED)
                  .executeWithoutResult(
                      nested -> {
                        desk.note("undone");
                        nested.setRollbackOnly();
                      });
              template(PROPAGATION_REQUIRES_NEW).executeWithoutResult(apart -> desk.note("apart"));
            });

    assertThat(recorder).hasPayloads(new TicketEvent.Noted("apart"), new TicketEvent.Noted("kept"));
  }

  private TransactionTemplate template(int propagation) {
    TransactionTemplate template = new TransactionTemplate(manager);
    template.setPropagationBehavior(propagation);
    return template;
  }
}
