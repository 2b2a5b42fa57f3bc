package dev.commitline.outbox.mysql.relay.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket that tells of each time that something came. An event may take longer than a silent
 * server is waited for, and the client shows it when it is whole.
 */
final class WatchedSocket extends Socket {

  private final Runnable watcher;

  WatchedSocket(Runnable watcher) {
    this.watcher = watcher;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        watcher.run();
        return read;
      }

      @Override
      public int read(byte[] bytes, int begin, int length) throws IOException {
        int read = super.read(bytes, begin, length);
        watcher.run();
        return read;
      }
    };
  }
}
