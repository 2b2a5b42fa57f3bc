package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.result.Results;
import java.util.List;

/**
 * A database server with all ways to run the domain's transaction on it. The first of them has no
 * outbox: the others are compared with it.
 */
interface Database extends AutoCloseable {

  /**
   * All of them, ready to run, by so many connections at once as {@link DatabaseKind.Starter} was
   * asked for.
   */
  List<Variant> variants();

  /** Makes room between rounds, and the same start for all: nothing is measured meanwhile. */
  void freeDisk();

  /** Tells the version of the server, and of what else runs on it. */
  void addVersions(Results results);

  @Override
  void close();
}
