package dev.commitline.outbox.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The servers that this JVM has started and not closed: one shutdown hook closes them, newest
 * first.
 *
 * <p>Thread safety: safe.
 */
final class OpenServers {

  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
  private static boolean hooked;

  private OpenServers() {}

  static synchronized void add(AutoCloseable server) {
    if (!hooked) {
      Runtime.getRuntime().addShutdownHook(new Thread(OpenServers::closeAll, "testkit-shutdown"));
      hooked = true;
    }
    OPEN.push(server);
  }

  static synchronized void remove(AutoCloseable server) {
    OPEN.remove(server);
  }

  private static void closeAll() {
    for (AutoCloseable server = next(); server != null; server = next()) {
      try {
        server.close();
      } catch (Exception e) {
        System.err.println("testkit: not closed: " + e); // loggers may be down already
      }
    }
  }

  private static synchronized @Nullable AutoCloseable next() {
    return OPEN.poll();
  }
}
