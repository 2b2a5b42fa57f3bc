package dev.commitline.outbox.chaos;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;

/** A database that is not what it was, and the error by which relays have to refuse it. */
enum Scenario {
  /** A snapshot of it was restored, and its log ends before what was published. */
  RESTORED_BEHIND("CL-114"),
  /** A snapshot of it was restored, and another history has grown past what was published. */
  RESTORED_PAST("CL-114"),
  /** Something keeps writes of the outbox out of the log, and is taken back later. */
  NARROWED("CL-131");

  private final String code;

  Scenario(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one of that label.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Scenario of(String label) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--scenario must be one of %s, was '%s'"
                        .formatted(
                            Arrays.stream(values()).map(Scenario::label).collect(joining(", ")),
                            label)));
  }
}
