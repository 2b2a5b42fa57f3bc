package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.spi.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOptionsTest {

  @Test
  void withoutArgumentsItStaysUpWithTheBundledOrders() {
    assertThat(DemoOptions.parse())
        .isEqualTo(
            new DemoOptions(false, null, 8, DemoDatabase.POSTGRESQL, Transport.TABLE, false));
  }

  @Test
  void readsAllOptions(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("orders.jsonl"));
    assertThat(
            DemoOptions.parse(
                "--once",
                "--input",
                file.toString(),
                "--clients",
                "3",
                "--transport",
                "table",
                "--database",
                "mysql"))
        .isEqualTo(new DemoOptions(true, file, 3, DemoDatabase.MYSQL, Transport.TABLE, false));
  }

  @Test
  void eachDatabaseHasATransportOfItsOwn() {
    assertThat(DemoOptions.parse("--database", "mysql").transport()).isEqualTo(Transport.BLACKHOLE);
    assertThat(DemoOptions.parse("--database", "postgresql").transport())
        .isEqualTo(Transport.TABLE);
    assertThat(DemoOptions.parse("--transport", "wal-with-history").transport())
        .isEqualTo(Transport.WAL_WITH_HISTORY);
  }

  @Test
  void refusesADatabaseOrTransportThatItDoesNotHave() {
    assertThatThrownBy(() -> DemoOptions.parse("--database", "oracle"))
        .hasMessage("--database must be one of [postgresql, mysql], was 'oracle'");
    assertThatThrownBy(() -> DemoOptions.parse("--transport", "wal", "--database", "mysql"))
        .hasMessage(
            "--transport on MySQL must be one of [blackhole, blackhole-with-history, table], was 'wal'");
    assertThatThrownBy(() -> DemoOptions.parse("--transport", "blackhole"))
        .hasMessage(
            "--transport on PostgreSQL must be one of [table, wal, wal-with-history], was 'blackhole'");
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
