package dev.commitline.sample.demo;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the demo needs: PostgreSQL, Kafka, the shop and the relay, the last two as programs of
 * their own.
 *
 * <p>Guarantee: what was started is ended, and its files are deleted, by {@link #close()}, at the
 * latest when this JVM ends.
 *
 * <p>Thread safety: safe.
 */
final class Stage implements AutoCloseable {

  private final Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>(); // guards itself and 'closed'
  private boolean closed;
  private final KafkaBroker kafka;
  private final ShopDatabase database;
  private final ShopProgram shop;
  private final RelayProgram relay;

  private Stage(Consumer<String> progress) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stage-close"));
    try {
      directory = opened(Stage::temporaryDirectory, Stage::delete);
      progress.accept("starting PostgreSQL");
      PostgresServer postgres = opened(PostgresServer::start, PostgresServer::close);
      database = opened(() -> ShopDatabase.create(postgres), made -> made.owner().drop());
      progress.accept("starting Kafka");
      kafka = opened(KafkaBroker::start, KafkaBroker::close);
      progress.accept("starting the shop and the relay");
      relay = opened(this::startRelay, RelayProgram::close);
      shop = opened(() -> new ShopProgram(directory, database), ShopProgram::close);
      shop.awaitReady();
      relay.awaitReady();
    } catch (InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private RelayProgram startRelay() {
    return new RelayProgram(directory, database, kafka.bootstrapServers());
  }

  /** Opens something and remembers how to close it: both or, when the stage is closed, none. */
  private <T> T opened(Supplier<T> opener, Closer<T> closer) {
    synchronized (open) {
      if (closed) {
        throw new StageException("the demo was ended");
      }
      T made = opener.get();
      open.push(() -> closer.close(made));
      return made;
    }
  }

  private interface Closer<T> {
    void close(T opened) throws Exception;
  }

  /**
   * Starts everything.
   *
   * @param progress is told what is being done
   * @throws StageException when something does not start, with the end of its log
   */
  static Stage start(Consumer<String> progress) throws InterruptedException {
    return new Stage(progress);
  }

  KafkaBroker kafka() {
    return kafka;
  }

  ShopDatabase database() {
    return database;
  }

  ShopProgram shop() {
    return shop;
  }

  RelayProgram relay() {
    return relay;
  }

  /**
   * Does nothing while all is well.
   *
   * @throws StageException when the shop or the relay has ended
   */
  void requireAlive() {
    shop.process().requireAlive();
    relay.process().requireAlive();
  }

  /**
   * Waits until the shop or the relay ends.
   *
   * @throws StageException always
   */
  void awaitFailure() throws InterruptedException {
    try {
      CompletableFuture.anyOf(shop.process().onExit(), relay.process().onExit()).get();
    } catch (ExecutionException e) {
      throw new StageException("a child process can't be watched", e);
    }
    requireAlive();
  }

  /** Ends all, newest first; what fails to end does not keep the rest from it. */
  @Override
  public void close() {
    for (AutoCloseable one = next(); one != null; one = next()) {
      try {
        one.close();
      } catch (Exception e) {
        System.err.println("not ended cleanly: " + e);
      }
    }
  }

  private @Nullable AutoCloseable next() {
    synchronized (open) {
      closed = true;
      return open.poll();
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("commitline-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
