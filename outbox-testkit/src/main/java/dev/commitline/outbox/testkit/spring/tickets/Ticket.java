package dev.commitline.outbox.testkit.spring.tickets;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The internal model: an aggregate whose id and version the database side generates.
 *
 * @param id null until saved
 * @param title what it is about; {@code secret} tickets are not published
 * @param version for optimistic locking
 */
@Table("ticket")
public record Ticket(@Id @Nullable Long id, String title, @Version int version) {

  /** A ticket that was not saved yet. */
  public static Ticket of(String title) {
    return new Ticket(null, title, 0);
  }

  /** Its id, once it was saved. */
  public long key() {
    if (id == null) {
      throw new IllegalStateException("not saved yet");
    }
    return id;
  }
}
