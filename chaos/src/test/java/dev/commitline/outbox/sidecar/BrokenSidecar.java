package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.BrokenRelay;
import dev.commitline.outbox.relay.Relay;

/** {@code outbox run}, with a relay that has lost the guarantee that a system property names. */
public final class BrokenSidecar {

  private BrokenSidecar() {}

  /** Runs it until it is told to stop. */
  public static void main(String[] arguments) {
    SidecarConfig config = SidecarConfig.from(Settings.load(null, System.getenv()));
    Relay relay = BrokenRelay.of(config.relay(), System.getProperty("mutation", ""));
    StopOnSignal stop = StopOnSignal.install(relay);
    HealthServer health = HealthServer.start(config.http(), config.relay().name(), relay::health);
    try (health) {
      relay.run();
    } finally {
      stop.remove();
    }
  }
}
