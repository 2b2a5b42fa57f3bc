package dev.commitline.outbox.spi;

/**
 * The order to give an aggregate type to another owner.
 *
 * @param aggregateType the kind of aggregate
 * @param from who owns it now
 * @param to who shall own it from now on
 * @param by the person or the deployment that orders it, for the audit
 * @param reason why, for the audit
 */
public record HandOver(String aggregateType, String from, String to, String by, String reason) {

  private static final int MAX_LENGTH = 255;

  /** Refuses what is blank or too long, and a hand-over to oneself. */
  public HandOver {
    require(aggregateType, "aggregateType");
    require(from, "from");
    require(to, "to");
    require(by, "by");
    require(reason, "reason");
    if (from.equals(to)) {
      throw new IllegalArgumentException("to must be another owner than from, was '" + to + "'");
    }
  }

  private static void require(String value, String name) {
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters and not be blank, had %d"
              .formatted(name, MAX_LENGTH, value.length()));
    }
  }
}
