package dev.commitline.sample.shop.web;

/** A request that can't be fulfilled as things stand; the transaction is rolled back. */
public class ConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * A conflict.
   *
   * @param reason a short code for programs, {@code out-of-stock} for example
   * @param message for people
   */
  public ConflictException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
