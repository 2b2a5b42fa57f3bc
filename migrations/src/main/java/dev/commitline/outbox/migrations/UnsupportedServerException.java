package dev.commitline.outbox.migrations;

/** The server is not PostgreSQL 14 or newer, so nothing was asked of it or written to it. */
public final class UnsupportedServerException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** With what was found. */
  public UnsupportedServerException(String message) {
    super(message);
  }
}
