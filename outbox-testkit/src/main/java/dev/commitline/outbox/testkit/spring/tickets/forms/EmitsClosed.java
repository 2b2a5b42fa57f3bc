package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EmitEvent;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.Transactional;

/** An annotation of the application's own. */
@Transactional
@EmitEvent(mapper = ClosedMapper.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EmitsClosed {

  /** Of the event. */
  @AliasFor(annotation = EmitEvent.class, attribute = "aggregateType")
  String value();
}
