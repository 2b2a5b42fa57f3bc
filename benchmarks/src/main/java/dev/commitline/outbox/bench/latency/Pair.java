package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.testkit.ChildProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process that relays, and one that goes on when it is killed. */
final class Pair implements AutoCloseable {

  private final TransactionWriter writer;
  private final Supplier<ChildProcess> active;
  private final @Nullable Standby standby;
  private final List<ChildProcess> started = new CopyOnWriteArrayList<>();

  /** Starts a process that stands by, and waits until it does. */
  interface Standby {
    ChildProcess start() throws InterruptedException;
  }

  /**
   * None is started yet.
   *
   * @param writer writes what they relay
   * @param active starts a process that relays
   * @param standby starts the second before the first is killed; null: it is started behind the
   *     kill
   */
  Pair(TransactionWriter writer, Supplier<ChildProcess> active, @Nullable Standby standby) {
    this.writer = writer;
    this.active = active;
    this.standby = standby;
  }

  TransactionWriter writer() {
    return writer;
  }

  void startFirst() {
    started.add(active.get());
  }

  void startStandby() throws InterruptedException {
    if (standby != null) {
      started.add(standby.start());
    }
  }

  void killFirst() {
    started.get(0).kill();
    if (standby == null) {
      started.add(active.get());
    }
  }

  @Override
  public void close() {
    started.forEach(ChildProcess::kill);
  }
}
