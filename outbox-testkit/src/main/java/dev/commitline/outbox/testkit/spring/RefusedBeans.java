package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.testkit.spring.tickets.SavedMapper;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import java.util.concurrent.CompletableFuture;
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
}
