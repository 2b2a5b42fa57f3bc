package dev.commitline.outbox.chaos.world;

/** Chaos can't go on: something did not come up, or ended by itself. */
public final class WorldException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An exception that says what. */
  public WorldException(String message) {
    super(message);
  }
}
