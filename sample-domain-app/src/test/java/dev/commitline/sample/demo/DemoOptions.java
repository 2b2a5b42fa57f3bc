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

  static final String USAGE =
      """
      Usage: bin/demo [--once] [--input FILE] [--clients N]

      Starts PostgreSQL, Kafka, a shop and the relay on this machine, places orders through the shop's
      REST API, and shows every event as a read_committed consumer receives it. Nothing is left behind.

        --once        end after the summary; exit code 1 if an event is missing, doubled or out of order
        --input FILE  your own orders instead of the bundled ones, one JSON object per line:
                        {"orderId": "my-1", "customer": "C-001", "lines": [{"product": "P-001", "quantity": 2}]}
                      orderId may be left out. Customers are C-001 to C-040, products P-001 to P-025.
                      A line that can't be used is named with its number and reason; the rest goes on.
        --clients N   how many orders are placed at a time, 1 to 64; default 8
        --help        show this

      Exit codes: 0 all well, 1 events missing, doubled or out of order, or orders without an answer,
      2 the command line or the input file can't be used, 3 something did not start or ended early.
      """;

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
