package dev.commitline.sample.demo;

import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
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
 * All that the demo needs: a database, Kafka, the shop and the relay, the last two as programs of
 * their own.
 *
 * <p>Guarantee: what was started is ended, and its files are deleted, by {@link #close()}, at the
 * latest when this JVM ends.
 *
 * <p>Thread safety: safe.
 */
final class Stage implements AutoCloseable {

  private final Path directory;
  private final Object lock = new Object(); // guards what is open
  private final Deque<AutoCloseable> servers = new ArrayDeque<>();
  private final Deque<AutoCloseable> others = new ArrayDeque<>();
  private boolean closed;
  private volatile boolean exiting;
  private final KafkaBroker kafka;
  private final ShopDatabase database;
  private final ShopProgram shop;
  private final RelayProgram relay;

  private Stage(DemoDatabase kind, Transport transport, Consumer<String> progress)
      throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit, "stage-close"));
    try {
      directory = opened(others, Stage::temporaryDirectory, Stage::delete);
      progress.accept("starting " + kind.label());
      DemoDatabase.Server server = opened(servers, kind::start, it -> it.process().close());
      database = opened(others, () -> server.databases().apply(transport), ShopDatabase::drop);
      progress.accept("starting Kafka");
      kafka = opened(servers, KafkaBroker::start, KafkaBroker::close);
      progress.accept("starting the shop and the relay");
      relay = opened(others, this::startRelay, RelayProgram::close);
      if (database.needsRelayFirst()) {
        relay.awaitReady();
      }
      shop = opened(others, () -> new ShopProgram(directory, database), ShopProgram::close);
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
  private <T> T opened(Deque<AutoCloseable> kind, Supplier<T> opener, Closer<T> closer) {
    synchronized (lock) {
      if (closed) {
        throw new StageException("the demo was ended");
      }
      T made = opener.get();
      kind.push(() -> closer.close(made));
      return made;
    }
  }

  private interface Closer<T> {
    void close(T opened) throws Exception;
  }

  /**
   * Starts everything.
   *
   * @param transport how events leave the database
   * @param progress is told what is being done
   * @throws StageException when something does not start, with the end of its log
   */
  static Stage start(DemoDatabase kind, Transport transport, Consumer<String> progress)
      throws InterruptedException {
    return new Stage(kind, transport, progress);
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

  /** Ends all, programs first; what fails to end does not keep the rest from it. */
  @Override
  public void close() {
    closeAll(others);
    closeAll(servers);
  }

  /**
   * Ends the programs when this JVM ends. The servers end at the same time, by the testkit's own
   * hook, so what still needs one may fail.
   */
  private void closeAtExit() {
    exiting = true;
    closeAll(others);
  }

  private void closeAll(Deque<AutoCloseable> kind) {
    for (AutoCloseable one = next(kind); one != null; one = next(kind)) {
      try {
        one.close();
      } catch (Exception e) {
        if (!exiting) {
          System.err.println("not ended cleanly: " + e);
        }
      }
    }
  }

  private @Nullable AutoCloseable next(Deque<AutoCloseable> kind) {
    synchronized (lock) {
      closed = true;
      return kind.poll();
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
