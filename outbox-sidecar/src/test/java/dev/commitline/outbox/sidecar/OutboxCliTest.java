package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OutboxCliTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run ",
        "migrate ",
        "config ",
        "owners ",
        "owners list ",
        "owners hand-over ",
        "replay ",
        "replay start ",
        "replay resume "
      })
  void helpTellsEveryExitCode(String command) {
    assertThat(execute((command + "--help").split(" "))).isZero();

    assertThat(out.toString()).containsPattern("64 +the command line").contains("70", "75", "78");
  }

  @Test
  void aWrongOptionEndsWith64AndSaysWhereHelpIs() {
    assertThat(execute("run", "--conf=x")).isEqualTo(64);

    assertThat(err.toString())
        .hasLineCount(2)
        .startsWith("outbox: unknown option '--conf': did you mean '--config'?")
        .contains("try 'outbox run --help'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "replya list | unknown command 'replya': did you mean 'replay'? | outbox",
        "nonsense | unknown command 'nonsense'; there are run, migrate, owners | outbox",
        "run now | 'now' is one argument too many | outbox run",
        "replay | a command is missing: | outbox replay",
        "replay start --by a --reason b --since yesterday | Invalid value for option '--since': 'yesterday' is no time such as 2026-11-21T06:00:00Z | outbox replay start",
        "replay start --by a --reason b --rate x | Invalid value for option '--rate': 'x' is no whole number | outbox replay start",
        "replay start --by a --reason b --rate 0 | the rate must be >= 1 | outbox replay start",
        "owners hand-over --type a --from b --to c --by d --reason e --wait 0 | --wait must be >= 1, was 0 | outbox owners hand-over",
        "parked release --all --wait -1 | --wait must be >= 0, was -1 | outbox parked release",
      })
  void aWrongCommandLineIsExplainedForPeople(String line, String message, String help) {
    assertThat(execute(line.split(" "))).isEqualTo(64);

    assertThat(err.toString())
        .hasLineCount(2)
        .startsWith("outbox: " + message)
        .endsWith("try '%s --help'%n".formatted(help))
        .doesNotContain("java.");
  }

  @Test
  void theListOfCommandsCutsNoSentence() {
    assertThat(execute("--help")).isZero();

    String commands = out.toString().replaceAll("(?s).*Commands:(.*)Exit codes:.*", "$1");
    assertThat(commands.strip().split("\\n  (?=[a-z])"))
        .allMatch(each -> each.strip().endsWith("."));
  }

  @Test
  void whatIsNoConfigurationFileIsNamedAsWhatItIs(@TempDir Path directory) throws IOException {
    Path binary = Files.write(directory.resolve("binary"), new byte[] {0, 1, 2, 3});
    Path marked = Files.writeString(directory.resolve("marked"), "\uFEFFdatabase.url: x\n");

    assertThat(execute("run", "--config", directory.toString())).isEqualTo(78);
    assertThat(execute("run", "--config", binary.toString())).isEqualTo(78);
    assertThat(execute("run", "--config", "")).isEqualTo(78);
    assertThat(execute("run", "--config", marked.toString())).isEqualTo(78);

    assertThat(err.toString())
        .contains(
            directory + " is a directory: give the YAML file in it",
            binary + " is not YAML: it holds bytes that no text has",
            "--config: the name of the file is empty",
            "relay.name is missing")
        .doesNotContain("Exception");
  }

  @Test
  void noCommandEndsWith64() {
    assertThat(execute()).isEqualTo(64);
  }

  @Test
  void aWrongConfigurationEndsWith78WithoutAStackTrace(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("relay.yaml"), "databse:\n  url: x\n");

    assertThat(execute("run", "--config", file.toString())).isEqualTo(78);

    assertThat(err.toString())
        .isEqualTo(
            "outbox: %s: unknown key 'databse.url' at line 2: did you mean 'database.url'?%n"
                .formatted(file));
  }

  @Test
  void administrationRefusesParametersThatItsDriverWouldIgnore() {
    assertThat(
            execute(
                "migrate",
                "--url",
                "jdbc:postgresql://db/shop?sslmod=verify-full",
                "--username",
                "shop"))
        .isEqualTo(78);
    assertThat(err.toString()).contains("'sslmod'").contains("did you mean 'sslmode'");
  }

  @Test
  void migrateNamesWhatItIsMissing() {
    assertThat(execute("migrate", "--url", "jdbc:postgresql://db/shop")).isEqualTo(78);

    assertThat(err.toString()).startsWith("outbox: database.username is missing");
  }

  @ParameterizedTest
  @EnumSource
  void configPrintsEverySetting(Setting setting) {
    assertThat(execute("config")).isZero();

    assertThat(out.toString())
        .contains(setting.path(), setting.environmentName(), setting.meaning());
  }

  @Test
  void theExampleIsAConfigurationThatWorks(@TempDir Path directory) throws IOException {
    assertThat(execute("config", "--example")).isZero();

    Path file = Files.writeString(directory.resolve("relay.yaml"), out.toString());
    assertThat(SidecarConfig.from(Settings.load(file, Map.of())).relay().name())
        .isEqualTo("orders");
  }

  @Test
  void theExampleWorksWithEveryCommentedKeyInUse(@TempDir Path directory) throws IOException {
    String all =
        ConfigCommand.example().replaceAll("(?m)^  # ((  )?[a-z.-]+: .*|[a-z]+:)$", "  $1");
    Path file = directory.resolve("relay.yaml");
    Files.writeString(file, all.replaceAll("(?m)^ *password-file: .*$", ""));

    assertThat(YamlSource.read(file)).hasSize(Setting.values().length - 1);
  }

  private int execute(String... args) {
    CommandLine line = OutboxCli.commandLine(Map.of());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
