package dev.commitline.outbox.testkit;

/**
 * What a system property says that a server must be. A run that claims to be one on a certain
 * version fails where it is not, instead of passing on another.
 */
final class RequiredVersion {

  private RequiredVersion() {}

  /**
   * Does nothing where the property is not set.
   *
   * @param property its value is a whole version, or the beginning of one: {@code 14} asks for any
   *     of 14, and not for 140
   * @param found what the server itself says
   * @throws IllegalStateException when that is another one
   */
  static void require(String property, String product, String found) {
    String required = System.getProperty(property, "").strip();
    if (!required.isEmpty() && !begins(found, required)) {
      throw new IllegalStateException(
          "%s: %s must be %s, was %s".formatted(property, product, required, found));
    }
  }

  /** Whether the next sign, if there is one, no longer belongs to the number. */
  private static boolean begins(String found, String required) {
    return found.startsWith(required)
        && (found.length() == required.length()
            || !Character.isLetterOrDigit(found.charAt(required.length())));
  }
}
