package dev.commitline.outbox.testkit;

/** A running server, wherever it runs. */
interface ServerBackend extends AutoCloseable {

  @Override
  void close();

  /** A server that is a process of this machine: it can be killed and started again. */
  interface Killable extends ServerBackend {

    /** The id of the process that {@link #kill()} kills. */
    long pid();

    /** Kills it with SIGKILL, and waits until it has ended. */
    void kill();

    /** Starts it again over the same data, on the same port, after it was killed. */
    void restart();
  }
}
