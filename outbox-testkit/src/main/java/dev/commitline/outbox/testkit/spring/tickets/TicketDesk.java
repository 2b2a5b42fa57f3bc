package dev.commitline.outbox.testkit.spring.tickets;

import dev.commitline.outbox.Outbox;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Takes notes about tickets in the phases of a transaction. */
public class TicketDesk {

  /** To be noted while the transaction commits. */
  public record BeforeCommit(String text) {}

  /** To be done after the transaction was committed. */
  public record AfterCommit(Consumer<Outbox> work) {}

  private final Outbox outbox;
  private final ApplicationEventPublisher events;

  /** For Spring. */
  public TicketDesk(Outbox outbox, ApplicationEventPublisher events) {
    this.outbox = outbox;
    this.events = events;
  }

  /** Appends a note at once. */
  public void note(String text) {
    outbox.append("Ticket", "notes", new TicketEvent.Noted(text));
  }

  /** Appends a note when the transaction begins to commit. */
  public void noteBeforeCommit(String text) {
    events.publishEvent(new BeforeCommit(text));
  }

  /** Does something with the outbox when the transaction was committed. */
  public void afterCommit(Consumer<Outbox> work) {
    events.publishEvent(new AfterCommit(work));
  }

  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  void on(BeforeCommit event) {
    note(event.text());
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(AfterCommit event) {
    event.work().accept(outbox);
  }
}
