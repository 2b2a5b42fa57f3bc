package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.testkit.spring.tickets.SavedMapper;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.CrudRepository;

/** Declarations that are wrong, each in its own way. */
final class Refused {

  /**
   * A wrong declaration.
   *
   * @param types repositories, or a bean, that have it
   * @param place how the message begins
   * @param reason what the message contains
   */
  record Declaration(List<Class<?>> types, String place, String reason) {
    static Declaration of(Class<?> type, String method, String reason) {
      return new Declaration(
          List.of(type), "@EmitEvent on %s.%s: ".formatted(type.getSimpleName(), method), reason);
    }

    @Override
    public String toString() {
      return types.get(0).getSimpleName();
    }
  }

  static final List<Declaration> DECLARATIONS =
      List.of(
          Declaration.of(PublishesEntity.class, "save", "map it to a public event record"),
          Declaration.of(PublishesSupertype.class, "save", "map it to a public event record"),
          new Declaration(
              List.of(PublishesOtherEntity.class, Notes.class),
              Note.class.getName() + " can't be published",
              "is a persistent entity"),
          new Declaration(
              List.of(PublishesUndeclared.class),
              "java.lang.String is not an event of a data product",
              "put @DataProduct on it"),
          Declaration.of(MapsOtherAggregate.class, "save", "the repository's aggregates are"),
          Declaration.of(MapsByMissingBean.class, "save", "declare a bean of it"),
          Declaration.of(AnnotatesFinder.class, "findById", "save, saveAll(Iterable), delete"),
          Declaration.of(AnnotatesDeleteOfAll.class, "deleteAll", "append the event yourself"),
          Declaration.of(AnnotatesQuery.class, "deleteById", "append the event yourself"),
          Declaration.of(TombstoneOnSave.class, "save", "is for methods that delete"),
          new Declaration(
              List.of(AnnotatesBean.class),
              "@EmitEvent on " + AnnotatesBean.class.getName() + ".save",
              "only methods of Spring Data repository interfaces"));

  private Refused() {}

  record Note(@Id @Nullable Long id) {}

  interface Notes extends CrudRepository<Note, Long> {}

  interface EntityMapper extends EventMapper<Ticket, Ticket> {}

  interface PublishesEntity extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = EntityMapper.class)
    <S extends Ticket> S save(S ticket);
  }

  interface SupertypeMapper extends EventMapper<Ticket, Object> {}

  interface PublishesSupertype extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = SupertypeMapper.class)
    <S extends Ticket> S save(S ticket);
  }

  static final class OtherEntityMapper implements EventMapper<Ticket, Note> {
    @Override
    public Note map(Ticket ticket) {
      return new Note(ticket.id());
    }
  }

  interface PublishesOtherEntity extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = OtherEntityMapper.class)
    <S extends Ticket> S save(S ticket);
  }

  static final class UndeclaredMapper implements EventMapper<Ticket, String> {
    @Override
    public String map(Ticket ticket) {
      return ticket.title();
    }
  }

  interface PublishesUndeclared extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = UndeclaredMapper.class)
    <S extends Ticket> S save(S ticket);
  }

  interface MapsOtherAggregate extends CrudRepository<Note, Long> {
    @Override
    @EmitEvent(mapper = SavedMapper.class)
    <S extends Note> S save(S note);
  }

  interface BeanlessMapper extends EventMapper<Ticket, TicketEvent> {}

  interface MapsByMissingBean extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = BeanlessMapper.class)
    <S extends Ticket> S save(S ticket);
  }

  interface AnnotatesFinder extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = SavedMapper.class)
    Optional<Ticket> findById(Long id);
  }

  interface AnnotatesDeleteOfAll extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = SavedMapper.class)
    void deleteAll();
  }

  interface AnnotatesQuery extends CrudRepository<Ticket, Long> {
    @Override
    @Query("DELETE FROM ticket WHERE id = :id")
    @EmitEvent(mapper = SavedMapper.class)
    void deleteById(Long id);
  }

  interface TombstoneOnSave extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = SavedMapper.class, tombstone = true)
    <S extends Ticket> S save(S ticket);
  }

  static class AnnotatesBean {
    @EmitEvent(mapper = SavedMapper.class)
    void save(Ticket ticket) {}
  }
}
