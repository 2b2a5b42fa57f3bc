package dev.commitline.outbox.testkit.spring.tickets.forms;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Found by Spring Data by its name. */
public class ClosingImpl implements Closing {

  private final JdbcTemplate jdbc;

  ClosingImpl(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Long> close(List<Long> ids) {
    return ids.stream()
        .filter(id -> jdbc.update("UPDATE ticket SET title = 'closed' WHERE id = ?", id) > 0)
        .collect(Collectors.toList());
  }
}
