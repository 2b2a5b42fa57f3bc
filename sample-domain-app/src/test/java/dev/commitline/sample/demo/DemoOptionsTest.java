package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {

  @Test
  void withoutArgumentsItStaysUpWithTheBundledOrders() {
    assertThat(DemoOptions.parse()).isEqualTo(new DemoOptions(false, null, 8, false));
  }

  @Test
  void readsAllOptions(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("orders.jsonl"));
    assertThat(DemoOptions.parse("--once", "--input", file.toString(), "--clients", "3"))
        .isEqualTo(new DemoOptions(true, file, 3, false));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> DemoOptions.parse("--twice")).hasMessage("unknown option '--twice'");
    assertThatThrownBy(() -> DemoOptions.parse("--input")).hasMessage("--input needs a value");
    assertThatThrownBy(() -> DemoOptions.parse("--input", "/nowhere"))
        .hasMessage("--input: '/nowhere' is no readable file");
    assertThatThrownBy(() -> DemoOptions.parse("--clients", "0"))
        .hasMessage("--clients must be 1 to 64, was '0'");
    assertThatThrownBy(() -> DemoOptions.parse("--clients", "many"))
        .hasMessage("--clients must be 1 to 64, was 'many'");
  }
}
