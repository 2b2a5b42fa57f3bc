package dev.commitline.outbox.relay.fault;

import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.relay.config.UrlSecrets;
import org.jspecify.annotations.Nullable;

/** A fault of the relay; the message holds code, cause and remedy. */
public final class RelayException extends OutboxException {

  private static final long serialVersionUID = 1L;

  private final RelayError error;
  private final String what;

  /**
   * A fault.
   *
   * @param error which one
   * @param what what was seen, with the values that matter
   */
  public RelayException(RelayError error, String what) {
    this(error, what, null);
  }

  /** A fault with its cause. */
  public RelayException(RelayError error, String what, @Nullable Throwable cause) {
    super(
        "%s %s; %s".formatted(error.code(), UrlSecrets.masked(what), error.remedy()),
        error.retriable(),
        cause);
    this.error = error;
    this.what = UrlSecrets.masked(what);
  }

  /** What was seen, without code and remedy. */
  public String what() {
    return what;
  }

  /** Which fault it is. */
  public RelayError error() {
    return error;
  }
}
