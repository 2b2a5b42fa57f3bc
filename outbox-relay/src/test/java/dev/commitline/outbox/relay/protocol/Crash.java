package dev.commitline.outbox.relay.protocol;

/** The simulated process ends here, or its answer is lost; both mean that it starts anew. */
final class Crash extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Crash() {
    super("crash", null, false, false);
  }
}
