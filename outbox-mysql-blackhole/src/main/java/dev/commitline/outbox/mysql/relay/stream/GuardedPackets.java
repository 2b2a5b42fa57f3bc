package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the server sends, with a look at the head of each event that takes more than one packet: the
 * client reads such a one whole, and doubles what it needs while the packets come. One that the
 * heap can't hold would take down whatever thread asks for memory next.
 */
final class GuardedPackets extends ByteArrayInputStream {

  /** Of a packet that another one follows (client/server protocol), less its status. */
  private static final int FULL_PACKET = 0xff_ffff - 1;

  /** Of an event's head: time, type, server, then its size, little-endian. */
  private static final int SIZE_AT = 9;

  private static final int SIZE_BYTES = 4;

  /** Beside the event: all else that a relay holds. */
  private static final long BESIDE = 96L << 20;

  private final long heap;

  /**
   * Guards a stream.
   *
   * @param heap bytes that there may be of everything
   */
  GuardedPackets(InputStream stream, long heap) {
    super(stream);
    this.heap = heap;
  }

  /** What the client asks for is a whole packet only where more of them follow. */
  @Override
  public byte[] read(int length) throws IOException {
    byte[] packet = super.read(length);
    if (length == FULL_PACKET) {
      long size = 0;
      for (int i = SIZE_BYTES - 1; i >= 0; i--) {
        size = (size << Byte.SIZE) | (packet[SIZE_AT + i] & 0xff);
      }
      requireFits(size);
    }
    return packet;
  }

  private void requireFits(long size) {
    if (needed(size) > heap) {
      throw tooLarge("an event", size, heap, null);
    }
  }

  private static long needed(long size) {
    return 2 * size + BESIDE;
  }

  static RelayException tooLarge(String what, long size, long heap, @Nullable Throwable cause) {
    return new RelayException(
        RelayError.TRANSACTION_TOO_LARGE,
        "%s of the binlog takes %d MB (a compressed transaction is one event), and the heap has %d MB: it needs about %d MB"
            .formatted(what, size >> 20, heap >> 20, needed(size) >> 20),
        cause);
  }
}
