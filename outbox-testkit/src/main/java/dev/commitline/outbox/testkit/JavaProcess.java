package dev.commitline.outbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM that can be killed and started again. Its log is {@code server.log} in its directory.
 *
 * <p>Thread safety: safe.
 */
final class JavaProcess {

  private static final long STOP_WAIT_SECONDS = 20;
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="OUT"/></root>
      </configuration>
      """;
  private static final String LOG4J2 =
      """
      status = error
      appender.out.type = Console
      appender.out.name = OUT
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d %-5level %logger{1} %msg%n
      rootLogger.level = info
      rootLogger.appenderRef.out.ref = OUT
      """;

  private final Path directory;
  private final List<String> command;
  private @Nullable Process process;

  /**
   * A process that is not started yet.
   *
   * @param classPath with absolute names
   * @param arguments options of the JVM, main class and its arguments
   */
  JavaProcess(Path directory, String classPath, List<String> arguments) {
    this.directory = directory;
    this.command = command(directory, arguments);
    ServerFiles.write(directory.resolve("logback.xml"), LOGBACK);
    ServerFiles.write(directory.resolve("log4j2.properties"), LOG4J2);
    ServerFiles.write(
        directory.resolve("class-path"), "-cp \"%s\"".formatted(classPath.replace("\\", "\\\\")));
  }

  /**
   * Starts it, or starts it again.
   *
   * @throws IllegalStateException when it runs already
   */
  synchronized void start() {
    if (alive()) {
      throw new IllegalStateException("the server in " + directory + " runs already");
    }
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /** Kills it with SIGKILL and waits for its end; does nothing where it does not run. */
  synchronized void kill() {
    Process child = process;
    process = null;
    if (child == null) {
      return;
    }
    child.destroyForcibly();
    try {
      child.onExit().get(STOP_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("process " + child.pid() + " did not end", e);
    }
  }

  /**
   * Its process id.
   *
   * @throws IllegalStateException when it was not started, or was killed
   */
  synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException("the server in " + directory + " does not run");
    }
    return process.pid();
  }

  Path log() {
    return directory.resolve("server.log");
  }

  private static List<String> command(Path directory, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xshare:auto");
    command.add("-Djava.awt.headless=true");
    command.add("-Dlogback.configurationFile=" + directory.resolve("logback.xml"));
    command.add("-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"));
    command.add("@" + directory.resolve("class-path"));
    command.addAll(arguments);
    return command;
  }
}
