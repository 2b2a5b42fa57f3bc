package dev.commitline.sample.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the demo's command line asks for.
 *
 * @param once end after the summary
 * @param input orders to feed; null for the bundled ones
 * @param clients how many orders are placed at a time
 * @param help only say how to call it
 */
record DemoOptions(boolean once, @Nullable Path input, int clients, boolean help) {

  private static final int MAX_CLIENTS = 64;

  /** A command line or input file that can't be used. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /**
   * Reads the command line.
   *
   * @throws UsageException when it asks for something unknown or impossible
   */
  static DemoOptions parse(String... arguments) {
    boolean once = false;
    boolean help = false;
    Path input = null;
    int clients = 8;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--once" -> once = true;
        case "--help", "-h" -> help = true;
        case "--input" -> input = readable(value(arguments, ++i));
        case "--clients" -> clients = clients(value(arguments, ++i));
        default -> throw new UsageException("unknown option '%s'".formatted(arguments[i]));
      }
    }
    return new DemoOptions(once, input, clients, help);
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new UsageException("%s needs a value".formatted(arguments[index - 1]));
    }
    return arguments[index];
  }

  private static Path readable(String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new UsageException("--input: '%s' is no readable file".formatted(name));
    }
    return file;
  }

  private static int clients(String text) {
    try {
      int clients = Integer.parseInt(text);
      if (clients >= 1 && clients <= MAX_CLIENTS) {
        return clients;
      }
    } catch (NumberFormatException e) {
      // refused below, in the same words
    }
    throw new UsageException("--clients must be 1 to %d, was '%s'".formatted(MAX_CLIENTS, text));
  }
}
