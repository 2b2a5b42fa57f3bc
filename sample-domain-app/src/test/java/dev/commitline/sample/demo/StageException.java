package dev.commitline.sample.demo;

/** A part of the stage did not start, or ended early. */
class StageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StageException(String message) {
    super(message);
  }

  StageException(String message, Throwable cause) {
    super(message, cause);
  }
}
