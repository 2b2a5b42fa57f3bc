package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentationTest {

  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @EnumSource
  void everySettingHasItsRow(Setting setting) throws IOException {
    String name = setting.kind().map() ? setting.path() + ".<name>" : setting.path();
    String variable = setting.environmentName() + (setting.kind().map() ? "<NAME>" : "");

    assertThat(Files.readAllLines(DOCS.resolve("relay.md")))
        .contains(
            "| `%s` | `%s` | %s | %s |"
                .formatted(name, variable, ConfigCommand.shownDefault(setting), setting.meaning()));
  }

  @ParameterizedTest
  @EnumSource
  void everyExitCodeHasItsRow(ExitStatus status) throws IOException {
    assertThat(Files.readAllLines(DOCS.resolve("relay.md")))
        .contains("| %d | %s |".formatted(status.code(), status.meaning()));
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorHasItsEntry(RelayError error) throws IOException {
    assertThat(Files.readAllLines(DOCS.resolve("troubleshooting.md")))
        .anyMatch(line -> line.startsWith("## " + error.code() + " "));
  }
}
