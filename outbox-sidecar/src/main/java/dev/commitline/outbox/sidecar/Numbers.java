package dev.commitline.outbox.sidecar;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Reads the numbers and times of a command line, and says for people what is wrong with one. */
final class Numbers {

  private Numbers() {}

  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'%s' is no time such as 2026-11-21T06:00:00Z or 2026-11-21T06:00:00+02:00"
              .formatted(text));
    }
  }

  static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'%s' is no whole number up to %d".formatted(text, Integer.MAX_VALUE));
    }
  }

  static long longInteger(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no whole number".formatted(text));
    }
  }

  /** Refuses, where correcting it would do something else than was asked. */
  static void requireAtLeast(int least, String option, int value, @Nullable CommandSpec spec) {
    if (value < least) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "%s must be >= %d, was %d".formatted(option, least, value));
    }
  }
}
