package dev.commitline.outbox.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports that a broker listens on: its own, and one behind each proxy. A client is told the
 * address that belongs to the port through which it came, so it stays behind its proxy.
 */
final class Listeners {

  private final int port;
  private final Map<Integer, Integer> behind = new LinkedHashMap<>();

  Listeners(int port, int... proxyPorts) {
    this.port = port;
    for (int proxyPort : proxyPorts) {
      behind.put(proxyPort, Ports.free());
    }
  }

  /** The port that a proxy has to lead to. */
  int behind(int proxyPort) {
    Integer found = behind.get(proxyPort);
    if (found == null) {
      throw new IllegalArgumentException(
          "proxyPort must be one of %s, was %d".formatted(behind.keySet(), proxyPort));
    }
    return found;
  }

  /** What the broker is told of them. */
  Map<String, String> settings() {
    StringBuilder listeners = new StringBuilder("PLAINTEXT://localhost:" + port);
    StringBuilder advertised = new StringBuilder(listeners);
    behind.forEach(
        (proxyPort, own) -> {
          listeners.append(",PROXY%d://localhost:%d".formatted(proxyPort, own));
          advertised.append(",PROXY%d://localhost:%d".formatted(proxyPort, proxyPort));
        });
    return Map.of("listeners", listeners.toString(), "advertised.listeners", advertised.toString());
  }

  /** The setting that gives each listener its protocol; the controller's included. */
  String protocols() {
    StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    behind.keySet().forEach(port -> protocols.append(",PROXY%d:PLAINTEXT".formatted(port)));
    return protocols.toString();
  }
}
