package dev.commitline.sample.demo;

import dev.commitline.outbox.spi.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo's command line asks for.
 *
 * @param once end after the summary
 * @param input orders to feed; null for the bundled ones
 * @param clients how many orders are placed at a time
 * @param database what the shop writes to
 * @param transport how events leave that, one of those that it has
 * @param help only say how to call it
 */
record DemoOptions(
    boolean once,
    @Nullable Path input,
    int clients,
    DemoDatabase database,
    Transport transport,
    boolean help) {

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
    DemoDatabase database = DemoDatabase.POSTGRESQL;
    String transport = null;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--once" -> once = true;
        case "--help", "-h" -> help = true;
        case "--input" -> input = readable(value(arguments, ++i));
        case "--clients" -> clients = clients(value(arguments, ++i));
        case "--database" ->
            database = oneOf("--database", List.of(DemoDatabase.values()), value(arguments, ++i));
        case "--transport" -> transport = value(arguments, ++i);
        default -> throw new UsageException("unknown option '%s'".formatted(arguments[i]));
      }
    }
    return new DemoOptions(once, input, clients, database, transport(database, transport), help);
  }

  private static Transport transport(DemoDatabase database, @Nullable String text) {
    return text == null
        ? database.transports().get(0)
        : oneOf("--transport on " + database.label(), database.transports(), text);
  }

  private static <E extends Enum<E>> E oneOf(String option, Collection<E> allowed, String text) {
    return allowed.stream()
        .filter(each -> DemoDatabase.written(each).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "%s must be one of %s, was '%s'"
                        .formatted(
                            option, allowed.stream().map(DemoDatabase::written).toList(), text)));
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
