package dev.commitline.outbox.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapLogTest {

  private static final String G1 =
      """
      [0.008s][info][gc] Using G1
      [0.300s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 25M->9M(256M) 3.212ms
      [0.500s][info][gc] GC(1) Concurrent Mark Cycle
      [0.510s][info][gc] GC(1) Pause Remark 31M->30M(256M) 2.001ms
      [0.520s][info][gc] GC(1) Concurrent Mark Cycle 20.125ms
      [0.900s][info][gc] GC(2) Pause Young (Normal) (G1 Evacuation Pause) 150M->12M(256M) 4.000ms
      """;

  @Test
  void countsTheCollectionsThatTellWhatWasLeft(@TempDir Path directory) throws IOException {
    assertThat(log(directory, G1).collections()).isEqualTo(3);
  }

  @Test
  void tellsWhatWasLeftBehindLaterCollections(@TempDir Path directory) throws IOException {
    assertThat(log(directory, G1).leftBehind(1).values()).containsExactly(30.0, 12.0);
  }

  @Test
  void refusesToTellOfNoCollection(@TempDir Path directory) throws IOException {
    HeapLog log = log(directory, G1);

    assertThatIllegalStateException()
        .isThrownBy(() -> log.leftBehind(3))
        .withMessageContaining("too few events");
  }

  @Test
  void readsTheSerialCollectorsLogToo(@TempDir Path directory) throws IOException {
    String serial = "[1.2s][info][gc] GC(0) Pause Young (Allocation Failure) 33M->4M(123M) 9.9ms\n";

    assertThat(log(directory, serial).leftBehind(0).values()).containsExactly(4.0);
  }

  private static HeapLog log(Path directory, String text) throws IOException {
    return new HeapLog(Files.writeString(directory.resolve("gc.log"), text));
  }
}
