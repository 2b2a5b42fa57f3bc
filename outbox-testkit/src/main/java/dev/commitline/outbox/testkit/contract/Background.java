package dev.commitline.outbox.testkit.contract;

import java.util.concurrent.CompletableFuture;

/** Work on a thread of its own, so that it may block while the test goes on. */
final class Background {

  private Background() {}

  /** Work that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static CompletableFuture<Void> run(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            "contract-background");
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
