package dev.commitline.outbox.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Draws transactions: the same ones for the same seed.
 *
 * <p>Thread safety: none.
 */
public final class Plan {

  /** How many aggregates there are. */
  public static final int AGGREGATES = 20_000;

  /** How many bytes each event has. */
  public static final int PAYLOAD_BYTES = 300;

  /** How many events a transaction of a backlog has at most; at least one, each as often. */
  public static final int MAX_EVENTS = 5;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ";

  private final Random random;
  private final int transaction;

  /** Transactions with one to {@link #MAX_EVENTS} events. */
  public Plan(long seed) {
    this(seed, 0);
  }

  /** Transactions with so many events each. */
  public Plan(long seed, int transaction) {
    this.random = new Random(seed);
    this.transaction = transaction;
  }

  /** A transaction with the usual number of events, at most so many. */
  public List<Planned> transaction(long atMost) {
    int size = transaction > 0 ? transaction : 1 + random.nextInt(MAX_EVENTS);
    return events((int) Math.min(atMost, size));
  }

  /** Events of different aggregates. */
  public List<Planned> events(int count) {
    int first = random.nextInt(AGGREGATES);
    List<Planned> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(new Planned(aggregate(first + i), payload()));
    }
    return events;
  }

  private static String aggregate(int number) {
    return new UUID(0x1f0c_a5e0_0000_4000L, 0x8000_0000_0000_0000L | (number % AGGREGATES))
        .toString();
  }

  /** JSON that compresses about as well as real one does. */
  private byte[] payload() {
    StringBuilder json = new StringBuilder(PAYLOAD_BYTES);
    json.append("{\"orderId\":\"").append(new UUID(random.nextLong(), random.nextLong()));
    json.append("\",\"totalCents\":").append(random.nextInt(1_000_000)).append(",\"note\":\"");
    while (json.length() < PAYLOAD_BYTES - 2) {
      json.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return json.append("\"}").toString().getBytes(US_ASCII);
  }
}
