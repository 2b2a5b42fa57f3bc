package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Renamed;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.AbstractAggregateRoot;
import org.springframework.data.relational.core.mapping.Table;

/** An aggregate that registers its events. */
@Table("ticket")
public class Draft extends AbstractAggregateRoot<Draft> {

  /** Registered too, and not public. */
  public record Edited(String title) {}

  @Id private final Long id;
  private String title;
  private final int version;

  /** For Spring Data. */
  public Draft(Long id, String title, int version) {
    this.id = id;
    this.title = title;
    this.version = version;
  }

  /** Changes the title, and says so. */
  public Draft rename(String newTitle) {
    title = newTitle;
    registerEvent(new Renamed(id, newTitle));
    registerEvent(new Edited(newTitle));
    return this;
  }

  /** Changes the title, and tells only those inside the process. */
  public Draft edit(String newTitle) {
    title = newTitle;
    registerEvent(new Edited(newTitle));
    return this;
  }

  /** What it is about. */
  public String title() {
    return title;
  }

  /** Never changed here. */
  public int version() {
    return version;
  }
}
