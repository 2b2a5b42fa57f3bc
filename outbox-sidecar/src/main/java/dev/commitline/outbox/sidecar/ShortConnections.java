package dev.commitline.outbox.sidecar;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends each connection some seconds after it was opened, whatever it does: a client that sends a
 * byte now and then is never idle.
 *
 * <p>Thread safety: safe.
 */
final class ShortConnections implements Connection.Listener {

  /** Of a whole request and its answer. */
  static final int SECONDS = 5;

  private final Scheduler scheduler;

  ShortConnections(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    var unused = scheduler.schedule(connection.getEndPoint()::close, SECONDS, TimeUnit.SECONDS);
  }
}
