package dev.commitline.outbox.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A fault of each of a few kinds, on the versions of a combination of {@code bin/compat}. */
@EnabledIfSystemProperty(
    named = ShortChaosIT.DATABASE,
    matches = ".+",
    disabledReason = "bin/compat runs it; ChaosIT is the one of every build")
class ShortChaosIT {

  static final String DATABASE = "commitline.test.chaos.database";

  private static final String KINDS = "kill-relay,kill-database,kill-broker,zombie,cut-database";
  private static final String FAULTS = "5";

  @Test
  void faultsLeaveWhatWasCommitted() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int code =
        Chaos.run(
            new PrintStream(bytes, true, UTF_8),
            "--database",
            System.getProperty(DATABASE),
            "--faults-of",
            KINDS,
            "--faults",
            FAULTS,
            "--seed",
            "15");
    String output = bytes.toString(UTF_8);
    System.out.println(output); // the recovery times are worth a look in any case
    assertThat(output)
        .contains("chaos: faults=" + FAULTS + " ")
        .contains("lost=0 duplicated=0 reordered=0 torn=0 gaps=0");
    assertThat(code).isZero();
  }
}
