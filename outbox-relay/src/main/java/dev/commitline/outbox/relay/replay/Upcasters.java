package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The up-casters on this process's class path. */
final class Upcasters {

  private Upcasters() {}

  /**
   * The one of this name.
   *
   * @throws RelayException when there is none; says which there are
   */
  static EventUpcaster named(String name) {
    List<EventUpcaster> all = all();
    return all.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, all));
  }

  private static List<EventUpcaster> all() {
    List<EventUpcaster> all = new ArrayList<>();
    try {
      ServiceLoader.load(EventUpcaster.class).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new RelayException(
          RelayError.UPCASTER_UNKNOWN, "an up-caster can't be loaded: " + e.getMessage(), e);
    }
    return all;
  }

  private static RelayException unknown(String name, List<EventUpcaster> all) {
    String there =
        all.stream()
            .map(each -> "%s (%s to %s)".formatted(each.name(), each.from(), each.to()))
            .sorted()
            .collect(Collectors.joining(", "));
    return new RelayException(
        RelayError.UPCASTER_UNKNOWN,
        "no up-caster '%s' is on the class path of this process; there is %s"
            .formatted(name, there.isEmpty() ? "none" : there));
  }
}
