package dev.commitline.outbox.sidecar;

import static dev.commitline.outbox.sidecar.Setting.ENVIRONMENT_PREFIX;

import dev.commitline.outbox.relay.config.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the environment variables {@code COMMITLINE_*} into path and value. */
final class EnvironmentSource {

  /** What the application's own settings (Spring's {@code commitline.outbox.*}) begin with. */
  private static final String APPLICATION_PREFIX = ENVIRONMENT_PREFIX + "OUTBOX_";

  /**
   * What Kubernetes sets in every container for a Service whose name begins with 'commitline'.
   * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          ".*(_SERVICE_HOST|_SERVICE_PORT(_[A-Z0-9_]+)?|_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private EnvironmentSource() {}

  /**
   * The settings in an environment.
   *
   * @throws ConfigurationException naming every variable that begins with {@code COMMITLINE_} and
   *     is no setting
   */
  static Map<String, Value> read(Map<String, String> environment) {
    Map<String, Value> values = new HashMap<>();
    List<String> problems = new ArrayList<>();
    environment.forEach(
        (name, text) -> {
          if (!name.startsWith(ENVIRONMENT_PREFIX) || isForeign(name, text)) {
            return;
          }
          path(name)
              .ifPresentOrElse(
                  path -> values.put(path, new Value(text, name)),
                  () -> problems.add(unknown(name)));
        });
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.stream().sorted().toList());
    }
    return values;
  }

  private static boolean isForeign(String name, String text) {
    return name.startsWith(APPLICATION_PREFIX)
        || SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(text).matches());
  }

  private static Optional<String> path(String name) {
    return Arrays.stream(Setting.values())
        .filter(setting -> matches(setting, name))
        .map(setting -> setting.kind().map() ? entry(setting, name) : setting.path())
        .findFirst();
  }

  private static boolean matches(Setting setting, String name) {
    String variable = setting.environmentName();
    return setting.kind().map()
        ? name.startsWith(variable) && name.length() > variable.length()
        : name.equals(variable);
  }

  /** {@code COMMITLINE_KAFKA_PROPERTIES_SASL_MECHANISM}: entry {@code sasl.mechanism}. */
  private static String entry(Setting map, String name) {
    String rest = name.substring(map.environmentName().length());
    return map.path() + "." + rest.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String unknown(String name) {
    List<String> known = Arrays.stream(Setting.values()).map(Setting::environmentName).toList();
    return "unknown environment variable '%s'%s"
        .formatted(name, Nearest.hint(name, known, Setting.LISTED));
  }
}
