package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Renamed;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Captured methods of a bean that is no repository. */
public class DeskService {

  private final JdbcTemplate jdbc;
  private final ApplicationEventPublisher events;

  /** For Spring. */
  public DeskService(JdbcTemplate jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /** Inserts a ticket in a transaction of its own, or the caller's. */
  @Transactional
  @EmitEvent(event = Renamed.class, payload = "new Renamed(#result, #title)")
  public Optional<Long> open(String title) {
    return Optional.of(insert(title));
  }

  /** The same, in a new transaction. */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  @EmitEvent(mapper = ClosedMapper.class)
  public long openApart(String title) {
    return insert(title);
  }

  /** The same, with an annotation that says it all. */
  @EmitsClosed("Booth")
  public long openBooth(String title) {
    return insert(title);
  }

  /** The same, within a savepoint; then something else happens. */
  @Transactional(propagation = Propagation.NESTED)
  @EmitEvent(mapper = ClosedMapper.class)
  public List<Long> openNested(String title) {
    return List.of(insert(title));
  }

  /** Takes longer than it may. */
  @Transactional(timeout = 1)
  @EmitEvent(mapper = ClosedMapper.class)
  public long openSlowly(String title) {
    insert(title);
    while (true) {
      jdbc.execute("SELECT 1"); // until Spring says that the time is over
    }
  }

  /** May not write. */
  @Transactional(readOnly = true)
  @EmitEvent(mapper = ClosedMapper.class)
  public long openReadOnly(String title) {
    return insert(title);
  }

  /** Needs the caller's transaction. */
  @EmitEvent(mapper = ClosedMapper.class)
  public long openWithin(String title) {
    return insert(title);
  }

  /** Fails after its work. */
  @Transactional
  @EmitEvent(mapper = ClosedMapper.class)
  public long fail(String title) {
    insert(title);
    throw new IllegalArgumentException("no");
  }

  /** Publishes within a transaction. */
  @Transactional
  public void publish(Object... published) {
    List.of(published).forEach(events::publishEvent);
  }

  /** Publishes what the outbox is told of as well. */
  @Transactional
  @EmitEvent(mapper = SameMapper.class)
  public Closed publishAndReturn(Closed event) {
    events.publishEvent(event);
    return event;
  }

  /** Publishes with or without a transaction. */
  public void publishAsItIs(Object event, Consumer<JdbcTemplate> before) {
    before.accept(jdbc);
    events.publishEvent(event);
  }

  private long insert(String title) {
    KeyHolder key = new GeneratedKeyHolder();
    jdbc.update(
        connection -> {
          PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO ticket (title, version) VALUES (?, 1)", new String[] {"id"});
          insert.setString(1, title);
          return insert;
        },
        key);
    Number id = key.getKey();
    if (id == null) {
      throw new IllegalStateException("no id");
    }
    return id.longValue();
  }
}
