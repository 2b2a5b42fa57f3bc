package dev.commitline.outbox.relay.config;

/** A setting of a relay is not allowed; the message names its path, its value and what is. */
public final class InvalidSettingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * A refused setting.
   *
   * @param path the setting's path, for example {@code topics.partitions}
   * @param rule what is allowed and what was found, for example {@code must be >= 1, was 0}; never
   *     a secret
   */
  public InvalidSettingException(String path, String rule) {
    super(UrlSecrets.masked(path + " " + rule));
    this.path = path;
  }

  /** Which setting it is, so that a caller can say where its value came from. */
  public String path() {
    return path;
  }
}
