package dev.commitline.outbox.relay.protocol;

/**
 * The stream has to be read again from C*, at once: nothing is wrong, but what was committed or
 * learned meanwhile changes how it is published.
 */
public final class StartAgain extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A wish to start again.
   *
   * @param why for the log
   */
  public StartAgain(String why) {
    super(why, null, false, false);
  }
}
