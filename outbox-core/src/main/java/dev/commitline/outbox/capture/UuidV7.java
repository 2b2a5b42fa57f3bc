package dev.commitline.outbox.capture;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes event ids: UUID version 7 as RFC 9562 section 5.7 defines it, so that ids sort by time.
 *
 * <p>74 random bits a millisecond make ids unique without coordination; order within a millisecond
 * is not promised, and nothing relies on it.
 */
final class UuidV7 {

  private UuidV7() {}

  static UUID at(long epochMilli) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (epochMilli << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
    return new UUID(high, low);
  }
}
