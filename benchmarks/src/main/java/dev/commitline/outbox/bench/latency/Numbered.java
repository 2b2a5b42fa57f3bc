package dev.commitline.outbox.bench.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.Planned;
import java.util.concurrent.ThreadLocalRandom;

/** Events that tell which they are, at the place of a JSON text where that is quickly read. */
final class Numbered {

  private static final String START = "{\"orderId\":\"";
  private static final int RUN_DIGITS = 8;
  private static final int DIGITS = 9;
  private static final int NUMBER_AT = START.length() + RUN_DIGITS;

  private Numbered() {}

  /**
   * An event.
   *
   * @param run which run it belongs to
   * @param number which of its events it is
   */
  static Planned event(int run, int number) {
    Planned usual = new Plan(ThreadLocalRandom.current().nextLong()).events(1).get(0);
    byte[] payload = usual.payload();
    byte[] name = (START + "%08d%09d".formatted(run, number)).getBytes(US_ASCII);
    System.arraycopy(name, 0, payload, 0, name.length);
    return new Planned(usual.aggregateId(), payload);
  }

  static int run(byte[] payload) {
    return number(payload, START.length(), RUN_DIGITS);
  }

  static int number(byte[] payload) {
    return number(payload, NUMBER_AT, DIGITS);
  }

  private static int number(byte[] payload, int from, int digits) {
    return Integer.parseInt(new String(payload, from, digits, US_ASCII));
  }
}
