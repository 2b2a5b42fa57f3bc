package dev.commitline.outbox.sidecar;

/**
 * A value as somebody wrote it.
 *
 * @param text the value; possibly a secret, so never part of {@link #toString()}
 * @param origin where it was written, for people: {@code relay.yaml, line 3}
 */
record Value(String text, String origin) {

  @Override
  public String toString() {
    return "Value[" + origin + "]";
  }
}
