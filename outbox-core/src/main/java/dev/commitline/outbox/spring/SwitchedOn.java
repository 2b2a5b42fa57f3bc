package dev.commitline.outbox.spring;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A switch that is on as long as nobody says {@code false}, in one of the words that Spring knows
 * for it. What is no answer is refused: capture must not be off by a slip.
 */
abstract class SwitchedOn implements Condition {

  private final String property;

  SwitchedOn(String property) {
    this.property = property;
  }

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    try {
      return environment.getProperty(property, Boolean.class, true);
    } catch (ConversionException | IllegalArgumentException e) {
      throw new OutboxSetupException(
          "%s must be true or false, was '%s'"
              .formatted(property, environment.getProperty(property)),
          "correct the property",
          e);
    }
  }

  /** Whether the outbox is set up at all. */
  static final class Capture extends SwitchedOn {
    Capture() {
      super("commitline.outbox.enabled");
    }
  }

  /** Whether what is published inside the process is captured. */
  static final class DomainEvents extends SwitchedOn {
    DomainEvents() {
      super("commitline.outbox.domain-events");
    }
  }
}
