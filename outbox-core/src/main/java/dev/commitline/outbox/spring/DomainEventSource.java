package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.EventAggregate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The event types that are captured wherever they are published inside the process. */
final class DomainEventSource implements CaptureSource {

  private final Supplier<List<Class<?>>> declaredTypes;

  DomainEventSource(Supplier<List<Class<?>>> declaredTypes) {
    this.declaredTypes = declaredTypes;
  }

  @Override
  public List<Captured> captured() {
    List<Captured> captured = new ArrayList<>();
    for (Class<?> type : declaredTypes.get()) {
      if (!type.isInterface()) {
        EventAggregate.of(type)
            .ifPresent(
                it ->
                    captured.add(
                        new Captured(
                            "publishing " + type.getSimpleName(), it.aggregateType(), type)));
      }
    }
    captured.sort(Comparator.comparing(Captured::name));
    return captured;
  }
}
