package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes parts of replays to topics that the relay writes, between the source's transactions:
 * each in a transaction of its own, together with how far the replay has come. C* stays where it
 * is.
 *
 * <p>No I/O of its own. Thread safety: none; one thread at a time, which has to see what the one
 * that reads the source has done.
 */
public final class ReplaySlices {

  private final RelayProtocol live;
  private final Parking parking;
  private final Target target;

  /** Slices beside this protocol, with the same parking and target. */
  public ReplaySlices(RelayProtocol live, Parking parking, Target target) {
    this.live = live;
    this.parking = parking;
    this.target = target;
  }

  /** Whether the source stands between two transactions, with none of the target's open. */
  public boolean ready() {
    return live.between();
  }

  /**
   * Why a slice must not be published now: one of its events has a defect, or would overtake what
   * is parked; null when nothing speaks against it.
   */
  public @Nullable RelayException obstacle(ReplaySlice slice) {
    return slice.events().stream()
        .map(parking::obstacle)
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * Publishes a slice; only while {@link #ready}.
   *
   * @throws RefusedException when the target refuses one of its events for itself
   */
  public void publish(ReplaySlice slice) {
    if (!ready()) {
      throw new IllegalStateException("a part of replay " + slice.replay() + " came in between");
    }
    target.begin();
    slice.events().forEach(target::send);
    target.replayed(slice.replay(), slice.reached());
    target.commit(live.committed());
  }
}
