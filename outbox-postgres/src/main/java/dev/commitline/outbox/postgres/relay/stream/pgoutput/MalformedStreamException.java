package dev.commitline.outbox.postgres.relay.stream.pgoutput;

/** The stream holds what its protocol does not allow here. */
public final class MalformedStreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong. */
  public MalformedStreamException(String message) {
    super(message);
  }
}
