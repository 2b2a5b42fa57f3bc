package dev.commitline.outbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledParentIT {

  /** What the killed parent runs. */
  static final class Servers {

    private Servers() {}

    public static void main(String[] arguments) throws Exception {
      PostgresServer postgres = PostgresServer.start(Path.of(arguments[0]), Ports.free());
      KafkaBroker broker = KafkaBroker.startEmbedded();
      System.out.println(postgres.pid() + " " + broker.pid());
      Thread.currentThread().join(); // until killed
    }
  }

  @Test
  void serversEndWithAJvmThatIsKilled(@TempDir Path directory) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Servers.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Long> servers;
    try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
      servers =
          output.lines().filter(line -> line.matches("\\d+ \\d+")).findFirst().stream()
              .flatMap(line -> Stream.of(line.split(" ")))
              .map(Long::valueOf)
              .toList();
    } finally {
      parent.destroyForcibly();
    }
    assertThat(servers).hasSize(2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> servers.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
  }
}
