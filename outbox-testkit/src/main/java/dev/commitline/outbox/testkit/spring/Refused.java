package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.testkit.spring.tickets.SavedMapper;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import dev.commitline.outbox.testkit.spring.tickets.forms.OtherDesk;
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
          Declaration.of(AnnotatesFinder.class, "findById", "it only reads"),
          Declaration.of(AnnotatesDerivedFinder.class, "countByTitle", "it only reads"),
          Declaration.of(AnnotatesDeleteOfAll.class, "deleteAll", "the method returns void"),
          Declaration.of(AnnotatesQuery.class, "deleteById", "gets arguments and result"),
          Declaration.of(TombstoneOnSave.class, "save", "is for methods that delete"),
          Declaration.of(SaysNothing.class, "save", "either mapper, or event and payload"),
          Declaration.of(SaysTooMuch.class, "save", "either mapper, or event and payload"),
          Declaration.of(SaysNoId.class, "deleteAll", "does not say which aggregate changed"),
          new Declaration(
              List.of(SharesItsType.class, TicketRepository.class),
              "@EmitEvent on ",
              "aggregate type 'Ticket' is both"),
          Declaration.of(
              RefusedRepositories.NoSpel.class, "deleteAll", "payload 'new (' is no SpEL"),
          Declaration.of(
              RefusedRepositories.UnknownVariable.class,
              "deleteById",
              "aggregateId '#key': there is no #key, only [id, result]"),
          Declaration.of(
              RefusedRepositories.UnknownClass.class,
              "deleteById",
              "payload 'new Vanished(#id)': there is no class Vanished"),
          Declaration.of(RefusedBeans.Private.class, "save", "can intercept a private method"),
          Declaration.of(RefusedBeans.Static.class, "save", "can intercept a static method"),
          Declaration.of(RefusedBeans.Final.class, "save", "can intercept a final method"),
          Declaration.of(RefusedBeans.FinalClass.class, "save", "can extend a final class"),
          Declaration.of(RefusedBeans.Later.class, "save", "is not done when the method returns"),
          Declaration.of(RefusedBeans.Outside.class, "save", "propagation NEVER"),
          Declaration.of(RefusedBeans.ReadOnly.class, "save", "REQUIRES_NEW and readOnly"),
          Declaration.of(RefusedRepositories.Outside.class, "deleteAll", "propagation NEVER"),
          Declaration.of(RefusedBeans.Untyped.class, "save", "which type of aggregate changed"),
          new Declaration(
              List.of(RefusedBeans.OnInterface.class),
              "@EmitEvent on Annotated.save: ",
              "put it on the method of the bean's class"),
          new Declaration(
              List.of(RefusedBeans.EagerForABean.class, OtherDesk.class),
              "@EmitEvent on OtherDesk.close: ",
              "was made before capture"),
          new Declaration(
              List.of(RefusedBeans.EagerForARepository.class),
              "@EmitEvent on TicketRepository.",
              "was made before capture"),
          new Declaration(
              List.of(RefusedBeans.EagerForAnAggregatesEvents.class),
              "The domain events of Draft: ",
              "was made before capture"),
          new Declaration(
              List.of(RefusedBeans.AsyncOutbox.class),
              "@Async on ",
              "thread that has no transaction"),
          new Declaration(
              List.of(RefusedBeans.ApartOutbox.class),
              "@Transactional(propagation = REQUIRES_NEW) on ",
              "would not share the transaction"));

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

  interface AnnotatesDerivedFinder extends CrudRepository<Ticket, Long> {
    @EmitEvent(mapper = SavedMapper.class)
    long countByTitle(String title);
  }

  interface SaysNothing extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent
    <S extends Ticket> S save(S ticket);
  }

  interface SaysTooMuch extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(mapper = SavedMapper.class, event = TicketEvent.Noted.class)
    <S extends Ticket> S save(S ticket);
  }

  interface SaysNoId extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(event = TicketEvent.Noted.class, payload = "new Noted('all gone')")
    void deleteAll();
  }

  static final class NoteMapper implements EventMapper<Note, TicketEvent> {
    @Override
    public TicketEvent map(Note note) {
      return new TicketEvent.Noted("note");
    }
  }

  interface SharesItsType extends CrudRepository<Note, Long> {
    @Override
    @EmitEvent(mapper = NoteMapper.class, aggregateType = "Ticket")
    <S extends Note> S save(S note);
  }
}
