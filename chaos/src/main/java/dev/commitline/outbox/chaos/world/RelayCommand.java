package dev.commitline.outbox.chaos.world;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a relay is started: the jar that users run, or one that was broken on purpose. */
public final class RelayCommand {

  private static final String BROKEN_MAIN = "dev.commitline.outbox.sidecar.BrokenSidecar";

  /** Several virtual machines share few cores, and live for seconds: compile once, and simply. */
  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-XX:+ExitOnOutOfMemoryError");

  private final List<String> words;

  private RelayCommand(List<String> what, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(JVM);
    all.addAll(what);
    all.addAll(List.of(arguments));
    words = List.copyOf(all);
  }

  /** The relay as it is shipped. */
  public static RelayCommand shipped(Path jar) {
    return new RelayCommand(List.of("-jar", jar.toString()), "run");
  }

  /**
   * A relay with a guarantee broken.
   *
   * @param classes the test classes of this module: no relay that is shipped can be broken so
   */
  public static RelayCommand broken(Path jar, Path classes, String mutation) {
    return new RelayCommand(
        List.of("-cp", classes + ":" + jar, "-Dmutation=" + mutation, BROKEN_MAIN), "run");
  }

  /** The program that is shipped, without arguments: what an operator starts. */
  static RelayCommand tool(Path jar) {
    return new RelayCommand(List.of("-jar", jar.toString()));
  }

  List<String> words() {
    return words;
  }
}
