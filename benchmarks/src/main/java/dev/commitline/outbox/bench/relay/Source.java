package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.world.ProcessTree;
import java.util.Map;

/**
 * A database server with a backlog, which contenders get out. One that nobody needs is not started.
 */
interface Source extends AutoCloseable {

  /** For the progress: which backlog it is. */
  String name();

  /** Starts the server; before the contenders prepare. */
  void start();

  /** Writes the backlog; blocks until it is there. */
  void write() throws InterruptedException;

  /** The server's processes. */
  ProcessTree processes();

  /** Versions of what runs, by name. */
  Map<String, String> versions();

  /** Ends the server, if it was started. */
  @Override
  void close();
}
