package dev.commitline.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A domain application gets the capture library, and nothing of the relay. */
class RuntimeClassPathIT {

  @Test
  void theShopRunsWithoutDebeziumConnectAndKafka() throws IOException {
    String written = Files.readString(Path.of("target", "shop.classpath")).strip();
    List<String> jars =
        List.of(written.split(File.pathSeparator)).stream()
            .map(path -> Path.of(path).getFileName().toString())
            .toList();
    assertThat(jars).anyMatch(jar -> jar.startsWith("outbox-core"));
    assertThat(jars)
        .noneMatch(
            jar -> jar.matches(".*(debezium|connect-|binlog|kafka|outbox-relay|outbox-sidecar).*"));
  }
}
