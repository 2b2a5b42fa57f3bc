package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.transaction.annotation.Transactional;

/** Works on the second data source. */
public class OtherDesk {

  private final AtomicInteger calls = new AtomicInteger();

  /** Annotated, though the outbox is not in its transaction. */
  @Transactional(SecondDataSource.OTHER)
  @EmitEvent(mapper = ClosedMapper.class)
  public long close(long id) {
    calls.incrementAndGet();
    return id;
  }

  /** Works there, and emits nothing. */
  @Transactional(SecondDataSource.OTHER)
  public void work() {
    calls.incrementAndGet();
  }

  /** How often it has worked. */
  public int calls() {
    return calls.get();
  }
}
