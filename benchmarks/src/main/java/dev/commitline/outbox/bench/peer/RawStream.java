package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.bench.result.Pace;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads a slot's stream to nowhere, by the driver's replication API, with the options of the
 * relay's connector. Nothing is confirmed, so the same slot can be read again.
 */
public final class RawStream {

  private static final long PAUSE_NANOS = 100_000;

  private RawStream() {}

  /**
   * Reads, prints its pace, and stays.
   *
   * @param arguments URL, user, password, slot, publication, events of the first half, of the
   *     second
   */
  public static void main(String[] arguments) throws SQLException, InterruptedException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, arguments[1]);
    PGProperty.PASSWORD.set(properties, arguments[2]);
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.4");
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    try (Connection connection = DriverManager.getConnection(arguments[0], properties);
        PGReplicationStream stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(arguments[3])
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", arguments[4])
                .withSlotOption("messages", true)
                .withSlotOption("binary", true)
                .start()) {
      Pace pace = read(stream, Long.parseLong(arguments[5]), Long.parseLong(arguments[6]));
      System.out.println(pace.toLine());
      Stay.untilEnded();
    }
  }

  private static Pace read(PGReplicationStream stream, long cold, long warm) throws SQLException {
    long events = 0;
    long first = 0;
    long middle = 0;
    while (true) {
      ByteBuffer message = stream.readPending();
      if (message == null) {
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      byte type = message.get();
      if (type != 'I' && type != 'M') {
        continue;
      }
      events++;
      if (events == 1) {
        first = System.nanoTime();
      } else if (events == cold) {
        middle = System.nanoTime();
      } else if (events == cold + warm) {
        return new Pace(
            Pace.rate(cold, middle - first), Pace.rate(warm, System.nanoTime() - middle));
      }
    }
  }
}
