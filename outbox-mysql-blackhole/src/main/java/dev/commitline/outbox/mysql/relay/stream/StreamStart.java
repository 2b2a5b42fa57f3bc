package dev.commitline.outbox.mysql.relay.stream;

import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.LastTransaction;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream begins, and what it has to show so that the server is known to be the one that was
 * published from (ADR 20).
 *
 * @param gtids behind these transactions
 * @param again the last published transaction, which the stream shows again; null where it does not
 * @param origin whether the log shows how the outbox was made, and so has to before any event
 */
public record StreamStart(GtidSet gtids, @Nullable LastTransaction again, boolean origin) {

  private static final String GTIDS = "start.gtids";
  private static final String AGAIN = "start.again";
  private static final String AGAIN_MICROS = "start.again.micros";
  private static final String ORIGIN = "start.origin";

  /** Before anything is known. */
  public static final StreamStart UNKNOWN = new StreamStart(GtidSet.EMPTY, null, false);

  void putInto(Properties properties) {
    properties.setProperty(GTIDS, gtids.toString());
    properties.setProperty(ORIGIN, Boolean.toString(origin));
    if (again != null) {
      properties.setProperty(AGAIN, again.txId());
      properties.setProperty(AGAIN_MICROS, Long.toString(again.commitMicros()));
    }
  }

  static StreamStart of(Map<String, String> properties) {
    String again = properties.get(AGAIN);
    return new StreamStart(
        GtidSet.parse(properties.getOrDefault(GTIDS, "")),
        again == null
            ? null
            : new LastTransaction(
                again, Long.parseLong(properties.getOrDefault(AGAIN_MICROS, "0"))),
        Boolean.parseBoolean(properties.get(ORIGIN)));
  }
}
