package dev.commitline.outbox.chaos.load;

import dev.commitline.outbox.chaos.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders what was published lately once more: to a topic of its own, and to its own topic, in turn.
 *
 * <p>Thread safety: none.
 */
final class Replays implements Chore {

  private static final Duration BACK = Duration.ofSeconds(20);

  private final World world;
  private int done;

  Replays(World world) {
    this.world = world;
  }

  @Override
  public void run() throws InterruptedException {
    String topic = ChaosEvent.TOPICS.get(0);
    List<String> words = new ArrayList<>(List.of("replay", "start", "--topic", topic));
    words.addAll(List.of("--since", Instant.now().minus(BACK).toString()));
    words.addAll(List.of("--by", "chaos", "--reason", "it is time"));
    if (!world.database().keepsHistory()) {
      words.add("--from-topic");
    }
    if (done % 2 == 1) {
      words.addAll(List.of("--to", topic));
    }
    if (world.tool().run(words.toArray(String[]::new)) == 0) { // some start in an outage
      done++;
    }
  }
}
