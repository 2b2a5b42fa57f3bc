package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EmitEvent;
import org.springframework.jdbc.core.JdbcTemplate;

/** Changes a row, and has a mapper that fails then; in the caller's transaction. */
public class FailingDesk {

  private final JdbcTemplate jdbc;

  /** For Spring. */
  public FailingDesk(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Inserts a ticket; its mapper throws the failure. */
  @EmitEvent(mapper = FailingMapper.class)
  public long open(String title, Throwable failure) {
    return jdbc.update("INSERT INTO ticket (title, version) VALUES (?, 1)", title);
  }
}
