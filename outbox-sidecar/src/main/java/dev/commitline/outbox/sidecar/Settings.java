package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.Password;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of all settings, with where each came from. Later sources win: file, environment,
 * command line.
 *
 * <p>Thread safety: immutable.
 */
final class Settings {

  private final Map<String, Value> values;

  private Settings(Map<String, Value> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads file and environment.
   *
   * @param file a YAML file, or null when the environment holds everything
   */
  static Settings load(@Nullable Path file, Map<String, String> environment) {
    Map<String, Value> values = new HashMap<>();
    if (file != null) {
      values.putAll(YamlSource.read(file));
    }
    values.putAll(EnvironmentSource.read(environment));
    return new Settings(values);
  }

  /** These settings with one put over whatever it was. */
  Settings with(Setting setting, String text, String origin) {
    Map<String, Value> changed = new HashMap<>(values);
    changed.put(setting.path(), new Value(text, origin));
    return new Settings(changed);
  }

  Settings without(Setting setting) {
    Map<String, Value> changed = new HashMap<>(values);
    changed.remove(setting.path());
    return new Settings(changed);
  }

  /**
   * The value or its default.
   *
   * @throws ConfigurationException when it is required and missing
   */
  String text(Setting setting) {
    return find(setting.path())
        .map(Value::text)
        .or(setting::defaultValue)
        .orElseThrow(() -> missing(setting));
  }

  int integer(Setting setting) {
    String text = text(setting);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid(
          setting.path(), "%s must be a whole number, was '%s'".formatted(setting.path(), text));
    }
  }

  boolean flag(Setting setting) {
    String text = text(setting);
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid(
          setting.path(), "%s must be true or false, was '%s'".formatted(setting.path(), text));
    }
    return text.equals("true");
  }

  /** One of the constants, written in lower case and with hyphens. */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    String text = text(setting);
    List<String> allowed = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      allowed.add(name);
    }
    String last = allowed.remove(allowed.size() - 1);
    throw invalid(
        setting.path(),
        "%s must be %s or %s, was '%s'"
            .formatted(setting.path(), String.join(", ", allowed), last, text));
  }

  /** The entries of a map, by what stands behind its path. */
  Map<String, String> map(Setting setting) {
    String prefix = setting.path() + ".";
    Map<String, String> entries = new TreeMap<>();
    values.forEach(
        (path, value) -> {
          if (path.startsWith(prefix)) {
            entries.put(path.substring(prefix.length()), value.text());
          }
        });
    return entries;
  }

  /** The password, from the setting or from the file that another setting names. */
  Password password() {
    Optional<Value> inline = find(Setting.DATABASE_PASSWORD.path());
    Optional<Value> file = find(Setting.DATABASE_PASSWORD_FILE.path());
    if (inline.isPresent() && file.isPresent()) {
      throw new ConfigurationException(
          "database.password (%s) and database.password-file (%s) are both set: keep one"
              .formatted(inline.get().origin(), file.get().origin()));
    }
    return file.map(this::passwordIn).orElseGet(() -> Password.of(text(Setting.DATABASE_PASSWORD)));
  }

  private Password passwordIn(Value file) {
    Password password = Password.in(Path.of(file.text()));
    try {
      var unused = password.read();
      return password;
    } catch (IOException e) {
      throw invalid(
          Setting.DATABASE_PASSWORD_FILE.path(),
          "database.password-file: '%s' can't be read".formatted(file.text()));
    }
  }

  /** An error about a setting, with the place that its value came from. */
  ConfigurationException invalid(String path, String message) {
    String place = find(path).map(value -> " (" + value.origin() + ")").orElse("");
    return new ConfigurationException(message + place);
  }

  ConfigurationException invalid(InvalidSettingException e) {
    return invalid(e.path(), String.valueOf(e.getMessage()));
  }

  private static ConfigurationException missing(Setting setting) {
    return new ConfigurationException(
        "%s is missing: set it in the file given with --config, or as %s"
            .formatted(setting.path(), setting.environmentName()));
  }

  private Optional<Value> find(String path) {
    return Optional.ofNullable(values.get(path));
  }

  /** Paths and places only. */
  @Override
  public String toString() {
    return "Settings" + new TreeMap<>(values);
  }
}
