package dev.commitline.outbox.testkit;

/** The life of a server of either kind: killed, started again, closed. */
abstract sealed class TestServer<B extends ServerBackend> implements AutoCloseable
    permits KafkaBroker, MySqlServer, PostgresServer {

  final B backend;
  private volatile boolean closed;

  TestServer(B backend) {
    this.backend = backend;
    OpenServers.add(this);
  }

  /**
   * The process id of the server: the broker's, the postmaster's, or mysqld's.
   *
   * @throws UnsupportedOperationException when it is not a process of this machine
   */
  public final long pid() {
    return killable().pid();
  }

  /**
   * Kills the server as a power cut would, with SIGKILL.
   *
   * @throws UnsupportedOperationException when it is not a process of this machine
   */
  public final void kill() {
    killable().kill();
  }

  /**
   * Starts a killed server again, on the same port, over the same data.
   *
   * @throws UnsupportedOperationException when it is not a process of this machine
   */
  public final void restart() {
    killable().restart();
  }

  /** Ends the server; a second call does nothing. One that was not started here goes on. */
  @Override
  public final void close() {
    closed = true;
    OpenServers.remove(this);
    backend.close();
  }

  final boolean closed() {
    return closed;
  }

  private ServerBackend.Killable killable() {
    if (backend instanceof ServerBackend.Killable killable) {
      return killable;
    }
    throw new UnsupportedOperationException(
        "only an embedded server can be killed, and this one is not: " + backend);
  }
}
