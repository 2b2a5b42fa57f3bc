package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.testkit.spring.tickets.SavedMapper;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Bumped;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Renamed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Captured queries, derived deletes, a fragment and a default method. */
public interface DeskRepository extends Repository<Ticket, Long>, Closing {

  @Modifying
  @Query("UPDATE ticket SET title = :title WHERE id = :id")
  @EmitEvent(event = Renamed.class, payload = "new Renamed(#id, #title)")
  @EmitEvent(
      event = Closed.class,
      payload = "new DeskEvent.Closed(#id)",
      aggregateType = "Closing",
      aggregateId = "'c' + #id",
      condition = "#result == 1 and #title == 'closed'")
  int rename(long id, String title);

  @Modifying
  @Query("UPDATE ticket SET title = :title WHERE id = :id")
  @EmitEvent(mapper = RenamedMapper.class)
  boolean tryRename(long id, String title);

  @Modifying
  @Query("UPDATE ticket SET title = :title WHERE id = :id")
  @EmitEvent(mapper = RenamedMapper.class)
  void renameBlindly(long id, String title);

  @Modifying
  @Query("UPDATE ticket SET title = :title WHERE id = :id")
  @EmitEvent(event = Renamed.class, payload = "new Renamed(#id, #title.substring(100))")
  int renameBadly(long id, String title);

  @Query("UPDATE ticket SET version = :version WHERE id = :id RETURNING version")
  @EmitEvent(event = Bumped.class, payload = "new Bumped(#id, #result)")
  Optional<Integer> bump(long id, int version);

  @Query("UPDATE ticket SET version = :version WHERE title = :title RETURNING *")
  @EmitEvent(mapper = SavedMapper.class, condition = "id != 2")
  List<Ticket> bumpAll(String title, int version);

  @Query("UPDATE ticket SET version = :version WHERE id = :id RETURNING *")
  @EmitEvent(mapper = SavedMapper.class)
  Optional<Ticket> bumpOne(long id, int version);

  @Query("UPDATE ticket SET version = :version WHERE title = :title RETURNING *")
  @EmitEvent(mapper = SavedMapper.class)
  Stream<Ticket> bumpStream(String title, int version);

  @EmitEvent(event = Closed.class, payload = "new Closed(#id)", tombstone = true)
  int deleteByIdAndTitle(long id, String title);

  @EmitEvent(event = Renamed.class, payload = "new Renamed(#id, #title)", condition = "#result")
  default boolean renameTwice(long id, String title) {
    return rename(id, "once") + rename(id, title) == 2;
  }
}
