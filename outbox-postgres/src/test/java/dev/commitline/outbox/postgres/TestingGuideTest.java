package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the examples in docs/testing.md are parts of tests that run. */
class TestingGuideTest {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static final List<String> TESTS =
      List.of(
          "../outbox-testkit/src/test/java/dev/commitline/outbox/testkit/assertions/RecordingOutboxTest.java",
          "src/test/java/dev/commitline/outbox/postgres/RecordsOutboxSliceIT.java",
          "src/test/java/dev/commitline/outbox/postgres/TicketTest.java");

  @Test
  void examplesAreTested() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String test : TESTS) {
      sources.append(condensed(Files.readString(Path.of(test))));
    }
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/testing.md")));
    int examples = 0;
    for (; example.find(); examples++) {
      assertThat(sources).contains(condensed(example.group(1)));
    }
    assertThat(examples).isEqualTo(5);
  }

  private static String condensed(String code) {
    return code.replaceAll("\\s+", "");
  }
}
