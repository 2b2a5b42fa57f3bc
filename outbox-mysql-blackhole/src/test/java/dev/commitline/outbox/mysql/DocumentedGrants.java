package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The rights that docs/relay.md gives to a relay's user without a role. */
public final class DocumentedGrants {

  private DocumentedGrants() {}

  /** The statements, for a user and the outbox in a database. */
  public static List<String> of(String user, TestDatabase database) {
    String guide = guide();
    String section = guide.substring(guide.indexOf("\n### MySQL"), guide.indexOf("\n### Kafka"));
    String code =
        section
            .substring(section.indexOf("\nOr give"))
            .lines()
            .filter(line -> line.startsWith("    "))
            .map(line -> line.replaceAll("--.*", ""))
            .collect(Collectors.joining("\n"))
            .replace("shop_relay", user)
            .replace("commitline.", database.name() + ".");
    return List.of(code.split(";\\s*"));
  }

  private static String guide() {
    try {
      return Files.readString(Path.of("../docs/relay.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
