package dev.commitline.outbox.postgres.relay.stream.pgoutput;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row, as they stand in the message: nothing is copied until it is asked for.
 *
 * <p>Thread safety: none; filled again for each row.
 */
public final class Tuple {

  private static final int NULL = -1;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] message = {};
  private int[] starts = new int[16];
  private int[] lengths = new int[16];
  private int size;

  /** Made by the decoder. */
  Tuple() {}

  void read(ByteBuffer from) {
    message = from.array();
    int base = from.arrayOffset();
    size = from.getShort();
    if (size > starts.length) {
      starts = new int[size];
      lengths = new int[size];
    }
    for (int i = 0; i < size; i++) {
      byte kind = from.get();
      if (kind == 'n') {
        lengths[i] = NULL;
      } else if (kind == 'b') {
        lengths[i] = from.getInt();
        starts[i] = base + from.position();
        from.position(from.position() + lengths[i]);
      } else {
        throw new MalformedStreamException(
            "value %d of a row has kind '%c', neither null nor binary".formatted(i, kind));
      }
    }
  }

  /** How many values it has. */
  public int size() {
    return size;
  }

  /** A value's bytes, copied; null for SQL's null. */
  public byte @Nullable [] bytes(int column) {
    int length = lengths[column];
    return length == NULL
        ? null
        : Arrays.copyOfRange(message, starts[column], starts[column] + length);
  }

  /** A value of type boolean. */
  public boolean booleanAt(int column) {
    return message[at(column, 1)] != 0;
  }

  /** A value of type integer. */
  public int intAt(int column) {
    return (int) INT.get(message, at(column, Integer.BYTES));
  }

  /** A value of type bigint, or eight bytes of another type. */
  public long longAt(int column) {
    return (long) LONG.get(message, at(column, Long.BYTES));
  }

  /** The second eight bytes of a value of sixteen. */
  public long secondLongAt(int column) {
    return (long) LONG.get(message, at(column, 2 * Long.BYTES) + Long.BYTES);
  }

  private int at(int column, int minimum) {
    if (lengths[column] < minimum) {
      throw new MalformedStreamException(
          "value %d of a row has %d bytes, not %d".formatted(column, lengths[column], minimum));
    }
    return starts[column];
  }
}
