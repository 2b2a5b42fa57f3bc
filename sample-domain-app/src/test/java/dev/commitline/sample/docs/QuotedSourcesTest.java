package dev.commitline.sample.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Java that a document quotes from the shop stands in the shop, word for word: what follows a line
 * {@code <!-- from catalog/Products.java -->}. A line {@code // ...} leaves something out.
 */
class QuotedSourcesTest {

  private static final Pattern QUOTE =
      Pattern.compile("<!-- from (\\S+) -->\\s*```java\\n(.*?)\\n\\s*```", Pattern.DOTALL);
  private static final String LEFT_OUT = "// ...";

  private final Path module = Path.of("").toAbsolutePath();

  @Test
  void theCaptureGuideQuotesTheShop() throws IOException {
    assertThat(check(module.resolveSibling("docs").resolve("capture.md"))).isGreaterThan(8);
  }

  @Test
  void theReplayGuideQuotesTheShop() throws IOException {
    assertThat(check(module.resolveSibling("docs").resolve("replay.md"))).isOne();
  }

  @Test
  void aQuoteThatIsNotInTheSourceIsFound() {
    List<String> source = List.of("a", "b", "c", "d");
    assertThat(quotes(source, List.of("b", "c"))).isTrue();
    assertThat(quotes(source, List.of("a", LEFT_OUT, "d"))).isTrue();
    assertThat(quotes(source, List.of("b", "d"))).isFalse();
    assertThat(quotes(source, List.of("d", LEFT_OUT, "a"))).isFalse();
  }

  private int check(Path document) throws IOException {
    Matcher quote = QUOTE.matcher(Files.readString(document));
    int count = 0;
    while (quote.find()) {
      Path source =
          module.resolve("src/main/java/dev/commitline/sample/shop").resolve(quote.group(1));
      assertThat(quotes(lines(Files.readString(source)), lines(quote.group(2))))
          .as("%s quotes %s:%n%s", document.getFileName(), quote.group(1), quote.group(2))
          .isTrue();
      count++;
    }
    return count;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static boolean quotes(List<String> source, List<String> quoted) {
    int from = 0;
    for (List<String> part : parts(quoted)) {
      int at = Collections.indexOfSubList(source.subList(from, source.size()), part);
      if (at < 0) {
        return false;
      }
      from += at + part.size();
    }
    return true;
  }

  private static List<List<String>> parts(List<String> quoted) {
    String text = String.join("\n", quoted);
    return new ArrayList<>(
        Arrays.stream(text.split("\n?" + Pattern.quote(LEFT_OUT) + "\n?", -1))
            .map(QuotedSourcesTest::lines)
            .toList());
  }
}
