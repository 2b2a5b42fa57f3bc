package dev.commitline.outbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.chaos.fault.FaultKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosOptionsTest {

  @Test
  void defaultsAreAShortRunOfEverything() {
    ChaosOptions options = ChaosOptions.parse();
    assertThat(options.database().name()).isEqualTo("postgres");
    assertThat(options.transport()).isEqualTo("table");
    assertThat(options.faults()).isEqualTo(10);
    assertThat(options.kinds()).containsExactly(FaultKind.values());
    assertThat(options.mutation()).isNull();
    assertThat(options.scenario()).isNull();
    assertThat(options.keep()).isNull();
  }

  @Test
  void allCanBeChosen() {
    ChaosOptions options =
        ChaosOptions.parse(
            "--database",
            "postgres",
            "--transport",
            "wal",
            "--faults",
            "200",
            "--seed",
            "3",
            "--faults-of",
            "kill-relay,zombie",
            "--scenario",
            "restored-past",
            "--mutation",
            "wrong-key",
            "--keep",
            "target/kept");
    assertThat(options.keep()).isEqualTo(Path.of("target/kept").toAbsolutePath());
    assertThat(options.transport()).isEqualTo("wal");
    assertThat(options.faults()).isEqualTo(200);
    assertThat(options.seed()).isEqualTo(3);
    assertThat(options.kinds()).containsExactly(FaultKind.KILL_RELAY, FaultKind.ZOMBIE);
    assertThat(options.scenario()).isEqualTo(Scenario.RESTORED_PAST);
    assertThat(options.mutation()).isEqualTo("wrong-key");
  }

  @Test
  void whatIsThereIsNotWrittenInto(@TempDir Path there) {
    assertRefused("--keep: %s is there already".formatted(there), "--keep", there.toString());
  }

  @Test
  void whatIsUnknownIsRefusedWithWhatIsAllowed() {
    assertRefused(
        "--database must be one of postgres, mysql, was 'oracle'", "--database", "oracle");
    assertRefused(
        "--transport must be one of [table, wal, wal-with-history] for postgres, was 'mail'",
        "--transport",
        "mail");
    assertRefused("--faults must be 0 to 2147483647, was 'many'", "--faults", "many");
    assertRefused("--seed needs a value", "--seed");
    assertRefused(
        "--scenario must be one of restored-behind, restored-past, narrowed, was 'flood'",
        "--scenario",
        "flood");
    assertRefused("unknown option '--fault'", "--fault", "1");
    assertRefused(
        "--faults-of must be some of %s, was 'rain'".formatted(FaultKind.labels()),
        "--faults-of",
        "kill-relay,rain");
  }

  private static void assertRefused(String message, String... arguments) {
    assertThatThrownBy(() -> ChaosOptions.parse(arguments)).hasMessage(message);
  }
}
