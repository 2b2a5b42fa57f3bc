package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * A captured method, with all of its events.
 *
 * @param site the method
 * @param emissions its events, in the order of their annotations
 */
record MethodCapture(CaptureSite site, List<Emission> emissions) {

  /**
   * What the annotations on the method mean.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when one is declared wrongly, or can
   *     never fire
   */
  static MethodCapture of(CaptureSite site, EmitEvent... declared) {
    DeafMethods.refuse(site);
    return new MethodCapture(
        site, Arrays.stream(declared).map(each -> EmissionReader.read(site, each)).toList());
  }

  /**
   * The annotations on a method, or else those of the nearest one that it overrides; none for a
   * bridge.
   */
  static EmitEvent[] declared(Method method, SearchStrategy inherited) {
    if (method.isBridge()) {
      return new EmitEvent[0];
    }
    List<MergedAnnotation<EmitEvent>> all =
        MergedAnnotations.from(method, inherited).stream(EmitEvent.class).toList();
    return all.stream()
        .filter(each -> each.getAggregateIndex() == all.get(0).getAggregateIndex())
        .map(MergedAnnotation::synthesize)
        .toArray(EmitEvent[]::new);
  }

  /** Whether an event of it is mapped from the aggregates that the repository saves or deletes. */
  boolean needsAggregates() {
    return emissions.stream().anyMatch(each -> each.scope() == Emission.Scope.AGGREGATE);
  }

  /** For the start-up report. */
  List<CaptureSource.Captured> captured() {
    return emissions.stream()
        .map(
            each -> new CaptureSource.Captured(site.name(), each.aggregateType(), each.eventType()))
        .toList();
  }
}
