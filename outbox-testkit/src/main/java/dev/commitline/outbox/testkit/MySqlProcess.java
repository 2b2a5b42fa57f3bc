package dev.commitline.outbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * MySQL as a process of this machine, from {@link MySqlPrograms}.
 *
 * <p>{@code root} needs no password, every other user does.
 */
final class MySqlProcess implements DatabaseBackend, ServerBackend.Killable {

  private static final Duration START_WAIT = Duration.ofSeconds(60);
  private static final int ANSWER_SECONDS = 5;

  private final MySqlPrograms programs;
  private final Path directory;
  private final boolean temporary;
  private final int port;
  private final Map<String, String> settings;
  private @Nullable ChildProcess server;

  private MySqlProcess(
      Path directory, boolean temporary, int port, Map<String, String> ownSettings) {
    this.settings = new TreeMap<>(MySqlServer.SETTINGS);
    String sqlMode = System.getProperty(MySqlServer.SQL_MODE_PROPERTY, "");
    if (!sqlMode.isBlank()) {
      this.settings.put("sql_mode", sqlMode);
    }
    this.settings.putAll(ownSettings);
    this.programs = MySqlPrograms.chosen();
    this.directory = directory;
    this.temporary = temporary;
    this.port = port;
  }

  /** A new server; its data go when it is closed. */
  static MySqlProcess temporary() {
    return started(
        new MySqlProcess(ServerFiles.temporaryDirectory("mysql"), true, Ports.free(), Map.of()));
  }

  /** A server over data that stay. */
  static MySqlProcess over(Path directory, int port, Map<String, String> settings) {
    return started(new MySqlProcess(directory, false, port, settings));
  }

  private static MySqlProcess started(MySqlProcess process) {
    process.restart();
    return process;
  }

  @Override
  public synchronized void restart() {
    if (server != null && server.alive()) {
      throw new IllegalStateException("MySQL on port " + port + " runs already");
    }
    ServerFiles.createDirectories(directory);
    if (!Files.exists(directory.resolve("data"))) {
      initialize();
    }
    List<String> command = command();
    command.add("--port=" + port);
    command.add("--bind-address=127.0.0.1");
    command.add("--socket=" + directory.resolve("mysql.sock"));
    command.add("--mysqlx=OFF");
    command.add("--innodb-use-native-aio=0");
    settings.forEach(
        (name, value) -> command.add("--" + name + (value.isEmpty() ? "" : "=" + value)));
    ChildProcess started = ChildProcess.start("mysqld", log(), command, programs.environment());
    server = started;
    awaitAnswer(started);
  }

  /** Makes the system tables, beside the place where they are looked for: whole or not at all. */
  private void initialize() {
    Path fresh = directory.resolve("data.new");
    List<String> command = command();
    command.set(command.size() - 1, "--datadir=" + fresh);
    command.add("--initialize-insecure");
    command.add("--innodb-use-native-aio=0");
    ChildProcess initializer =
        ChildProcess.start("mysqld --initialize", log(), command, programs.environment());
    try {
      int code = initializer.onExit().get(START_WAIT.toSeconds(), TimeUnit.SECONDS).exitValue();
      if (code != 0) {
        throw failed("was not initialized (exit code " + code + ")", null);
      }
      Files.move(fresh, directory.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was not initialized", e);
    } catch (ExecutionException | TimeoutException e) {
      throw failed("was not initialized", e);
    } finally {
      initializer.kill();
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(programs.mysqld());
    command.addAll(
        List.of(
            "--no-defaults",
            "--secure-file-priv=NULL", // distributions build a folder in that need not be there
            "--user=" + System.getProperty("user.name"),
            "--basedir=" + programs.base(),
            "--lc-messages-dir=" + programs.messages(),
            "--datadir=" + directory.resolve("data")));
    return command;
  }

  private void awaitAnswer(ChildProcess started) {
    TestDatabase database =
        TestDatabase.of(DatabaseKind.MYSQL, this, DatabaseKind.MYSQL.administrative);
    long deadline = System.nanoTime() + START_WAIT.toNanos();
    while (!answers(database)) {
      started.requireAlive();
      if (System.nanoTime() - deadline > 0) {
        throw failed("did not answer within " + START_WAIT.toSeconds() + " s", null);
      }
      started.pauseUnlessEnded();
    }
  }

  private static boolean answers(TestDatabase database) {
    try (Connection connection = database.connect()) {
      return connection.isValid(ANSWER_SECONDS);
    } catch (SQLException e) {
      return false; // not there yet
    }
  }

  @Override
  public synchronized void kill() {
    running().kill();
  }

  @Override
  public synchronized long pid() {
    return running().pid();
  }

  private ChildProcess running() {
    ChildProcess running = server;
    if (running == null || !running.alive()) {
      throw new IllegalStateException("MySQL on port " + port + " does not run");
    }
    return running;
  }

  @Override
  public synchronized void close() {
    ChildProcess running = server;
    server = null;
    if (running != null) {
      if (temporary) {
        running.kill(); // nobody misses what it would still write
      } else {
        running.stop();
      }
    }
    if (temporary) {
      ServerFiles.delete(directory);
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String username() {
    return "root";
  }

  @Override
  public String password() {
    return "";
  }

  private Path log() {
    return directory.resolve("mysql.log");
  }

  private IllegalStateException failed(String what, @Nullable Exception cause) {
    return new IllegalStateException(
        "MySQL on port %d %s; the end of its log:%n%s"
            .formatted(port, what, ServerFiles.tail(log())),
        cause);
  }
}
