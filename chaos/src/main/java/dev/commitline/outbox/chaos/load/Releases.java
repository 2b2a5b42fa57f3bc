package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.chaos.world.World;

/**
 * Mends the particular topics, and releases what waits for them. Then they refuse the same events
 * as before.
 *
 * <p>Thread safety: none.
 */
final class Releases implements Chore {

  private static final int PATIENCE_SECONDS = 20;
  private static final int TRIES = 6;

  private final World world;

  /** Makes the particular topics; nothing is released yet. */
  Releases(World world) {
    this.world = world;
    Load.PARTICULAR_TOPICS.forEach(
        topic -> world.kafka().createTopic(topic, Load.REFUSED_BYTES * 3 / 4));
  }

  /**
   * Releases all that is held back.
   *
   * @throws IllegalStateException when that is refused, or no relay answers
   */
  void finish() throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      if (release()) {
        return;
      }
    }
    throw new IllegalStateException("what is parked can't be released");
  }

  @Override
  public void run() throws InterruptedException {
    boolean unused = release();
  }

  private boolean release() throws InterruptedException {
    allow(Load.REFUSED_BYTES * 2);
    String patience = Integer.toString(PATIENCE_SECONDS);
    int code = world.tool().run("parked", "release", "--all", "--wait", patience);
    allow(Load.REFUSED_BYTES * 3 / 4);
    return code == 0;
  }

  private void allow(int bytes) throws InterruptedException {
    for (String topic : Load.PARTICULAR_TOPICS) {
      world.kafka().setMaxMessageBytes(topic, bytes);
    }
  }
}
