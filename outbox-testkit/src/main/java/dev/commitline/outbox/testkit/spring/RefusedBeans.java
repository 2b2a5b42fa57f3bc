package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.testkit.spring.tickets.SavedMapper;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import dev.commitline.outbox.testkit.spring.tickets.forms.Drafts;
import dev.commitline.outbox.testkit.spring.tickets.forms.OtherDesk;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Beans with methods that can't be captured. */
@SuppressWarnings("UnusedMethod")
final class RefusedBeans {

  private RefusedBeans() {}

  static class Private {
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    private Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  static class Static {
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    static Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  static class Final {
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    final Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  static final class FinalClass {
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  static class Later {
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    CompletableFuture<Ticket> save(Ticket ticket) {
      return CompletableFuture.completedFuture(ticket);
    }
  }

  static class Outside {
    @Transactional(propagation = Propagation.NEVER)
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  static class ReadOnly {
    @Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  static class Untyped {
    @EmitEvent(mapper = SavedMapper.class, aggregateId = "id")
    Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  interface Annotated {
    @EmitEvent(mapper = SavedMapper.class, aggregateType = "T", aggregateId = "id")
    Ticket save(Ticket ticket);
  }

  static class OnInterface implements Annotated {
    @Override
    public Ticket save(Ticket ticket) {
      return ticket;
    }
  }

  /** Needs other beans before anything can be put around them. */
  private abstract static class Eager implements BeanPostProcessor, Ordered, BeanFactoryAware {

    private final Class<?> needed;

    Eager(Class<?> needed) {
      this.needed = needed;
    }

    @Override
    public void setBeanFactory(BeanFactory beans) {
      Objects.requireNonNull(beans.getBean(needed));
    }

    @Override
    public int getOrder() {
      return 0;
    }
  }

  static final class EagerForABean extends Eager {
    EagerForABean() {
      super(OtherDesk.class);
    }
  }

  static final class EagerForARepository extends Eager {
    EagerForARepository() {
      super(TicketRepository.class);
    }
  }

  static final class EagerForAWriteThrough extends Eager {
    EagerForAWriteThrough() {
      super(RefusedWriteThrough.TooEarly.class);
    }
  }

  static final class EagerForAnAggregatesEvents extends Eager {
    EagerForAnAggregatesEvents() {
      super(Drafts.class);
    }
  }

  static class AsyncOutbox implements Outbox {
    @Override
    @Async
    public void append(OutboxEvent event) {}
  }

  @Transactional(propagation = Propagation.REQUIRES_NEW)
  static class ApartOutbox implements Outbox {
    @Override
    public void append(OutboxEvent event) {}
  }
}
