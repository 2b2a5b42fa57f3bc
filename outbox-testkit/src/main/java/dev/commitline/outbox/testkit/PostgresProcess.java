package dev.commitline.outbox.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as processes of this machine, from binaries on the class path.
 *
 * <p>The superuser needs no password, every other role does.
 */
final class PostgresProcess implements DatabaseBackend, ServerBackend.Killable {

  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final long STOP_WAIT_SECONDS = 20;
  private static final boolean HAS_SHELL = File.separatorChar == '/';
  private static final String HBA =
      """
      local all         all                trust
      host  all         postgres samehost  trust
      host  replication postgres samehost  trust
      host  all         all      all       scram-sha-256
      host  replication all      all       scram-sha-256
      """;

  private final Path directory;
  private final boolean temporary;
  private final int port;
  private @Nullable EmbeddedPostgres postgres;
  private @Nullable Process parentWatch;

  private PostgresProcess(Path directory, boolean temporary, int port) {
    this.directory = directory;
    this.temporary = temporary;
    this.port = port;
  }

  /** A new server; its data go when it is closed. */
  static PostgresProcess temporary() {
    return started(
        new PostgresProcess(ServerFiles.temporaryDirectory("postgres"), true, Ports.free()));
  }

  /** A server over data that stay. */
  static PostgresProcess over(Path directory, int port) {
    return started(new PostgresProcess(directory, false, port));
  }

  private static PostgresProcess started(PostgresProcess process) {
    process.start();
    return process;
  }

  @Override
  public void restart() {
    start();
  }

  private synchronized void start() {
    if (postgres != null) {
      throw new IllegalStateException("PostgreSQL on port " + port + " runs already");
    }
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setDataDirectoryCustomizer(
                data -> ServerFiles.write(data.toPath().resolve("pg_hba.conf"), HBA))
            .setPort(port)
            .setPGStartupWait(START_WAIT)
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()));
    PostgresServer.SETTINGS.forEach(builder::setServerConfig);
    try {
      Files.createDirectories(directory);
      postgres = builder.start();
      parentWatch = HAS_SHELL ? watchParent() : null;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "PostgreSQL did not start on port %d; the end of its log:%n%s"
              .formatted(port, ServerFiles.tail(log())),
          e);
    }
  }

  /** Kills it with SIGKILL, and waits until its backends have noticed. */
  @Override
  public synchronized void kill() {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> processes =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    postmaster.destroyForcibly();
    processes.forEach(PostgresProcess::awaitEnd);
    release();
  }

  @Override
  public long pid() {
    return postmaster().pid();
  }

  @Override
  public synchronized void close() {
    if (postgres != null) {
      release();
    }
    if (temporary) {
      ServerFiles.delete(directory);
    }
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String username() {
    return "postgres";
  }

  @Override
  public String password() {
    return "postgres";
  }

  /**
   * A process that lives as long as this JVM keeps a pipe to it, and then stops the server: a
   * killed JVM runs no shutdown hooks.
   */
  private Process watchParent() throws IOException {
    String afterwards = "kill -QUIT %d".formatted(pid());
    if (temporary) {
      afterwards += "; sleep 1; rm -rf '%s'".formatted(directory);
    }
    return new ProcessBuilder("sh", "-c", "cat > /dev/null; " + afterwards)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void release() {
    if (parentWatch != null) {
      parentWatch.destroyForcibly(); // before its pipe ends: this is an orderly stop
      parentWatch = null;
    }
    EmbeddedPostgres running = postgres;
    postgres = null;
    if (running == null) {
      return;
    }
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessHandle postmaster() {
    try (Stream<String> lines = Files.lines(data().resolve("postmaster.pid"))) {
      long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
      return ProcessHandle.of(pid)
          .orElseThrow(
              () -> new IllegalStateException("PostgreSQL on port " + port + " has ended"));
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL on port " + port + " does not run", e);
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(STOP_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while process " + process.pid() + " ended", e);
    } catch (Exception e) {
      throw new IllegalStateException("process " + process.pid() + " did not end", e);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log() {
    return directory.resolve("postgres.log");
  }
}
