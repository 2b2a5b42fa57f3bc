package dev.commitline.outbox.sidecar;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outbox config}: the reference of all settings, or a file to start from. */
@Command(
    name = "config",
    description = "Prints every setting: key, environment variable, default, meaning.")
final class ConfigCommand implements Runnable {

  private static final int WIDTH = 90;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--example", description = "Print a commented relay.yaml instead.")
  private boolean example;

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(example ? example() : reference());
    out.flush();
  }

  static String reference() {
    return Arrays.stream(Setting.values())
        .map(
            setting ->
                "%s%n    %s%n    default: %s%n    %s%n"
                    .formatted(
                        setting.kind().map() ? setting.path() + ".<name>" : setting.path(),
                        setting.environmentName() + (setting.kind().map() ? "<NAME>" : ""),
                        shownDefault(setting),
                        setting.meaning()))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** The default for people. */
  static String shownDefault(Setting setting) {
    return setting.defaultValue().map(value -> value.isEmpty() ? "none" : value).orElse("required");
  }

  static String example() {
    Map<String, List<Setting>> sections =
        Arrays.stream(Setting.values())
            .collect(
                Collectors.groupingBy(Setting::section, LinkedHashMap::new, Collectors.toList()));
    StringBuilder yaml = new StringBuilder();
    sections.forEach(
        (section, settings) -> {
          yaml.append("%s:%n".formatted(section));
          settings.forEach(setting -> yaml.append(exampleEntry(setting)));
        });
    return yaml.toString();
  }

  private static String exampleEntry(Setting setting) {
    String value = setting.example().or(setting::defaultValue).orElseThrow();
    String entry =
        setting.kind().map()
            ? "%s:%n  %s".formatted(setting.key(), value)
            : "%s: %s".formatted(setting.key(), value.isEmpty() ? "\"\"" : value);
    boolean required = setting.defaultValue().isEmpty();
    return comment(setting.meaning())
        + comment(setting.environmentName() + (setting.kind().map() ? "<NAME>" : ""))
        + (required ? entry.indent(2) : comment(entry));
  }

  private static String comment(String text) {
    return text.replaceAll("(.{1," + WIDTH + "})(?: |$)", "$1\n")
        .lines()
        .map("  # %s%n"::formatted)
        .collect(Collectors.joining());
  }
}
