package dev.commitline.outbox.testkit.spring.tickets.forms;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Listens inside the process, as it would without an outbox. */
public class DeskListener {

  private final List<Object> heard = new CopyOnWriteArrayList<>();
  private final List<Object> heardAfterCommit = new CopyOnWriteArrayList<>();

  /** Heard at once. */
  public List<Object> heard() {
    return heard;
  }

  /** Heard when it was committed. */
  public List<Object> heardAfterCommit() {
    return heardAfterCommit;
  }

  @EventListener({DeskEvent.class, Draft.Edited.class})
  void on(Object event) {
    heard.add(event);
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void afterCommit(DeskEvent event) {
    heardAfterCommit.add(event);
  }
}
