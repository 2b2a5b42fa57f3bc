package dev.commitline.outbox.chaos;

import dev.commitline.outbox.chaos.fault.FaultKind;
import dev.commitline.outbox.chaos.world.SourceDatabaseProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param database the kind of database
 * @param transport how events get from its outbox into its log
 * @param faults how many faults
 * @param seed decides which faults happen, and what is written
 * @param kinds which faults may happen
 * @param scenario what happens to the database in place of faults; null for faults
 * @param mutation the guarantee that the relays have broken; null for the relay as it is shipped
 * @param keep where logs and data go, to be kept in any case; null for a temporary folder
 */
record ChaosOptions(
    SourceDatabaseProvider database,
    String transport,
    int faults,
    long seed,
    List<FaultKind> kinds,
    @Nullable Scenario scenario,
    @Nullable String mutation,
    @Nullable Path keep) {

  private static final int DEFAULT_FAULTS = 10;

  /** Whether the relays publish large transactions in parts: with every other seed. */
  boolean chunked() {
    return seed % 2 == 1;
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it asks for something unknown or impossible
   */
  static ChaosOptions parse(String... arguments) {
    String database = "postgres";
    String transport = null;
    int faults = DEFAULT_FAULTS;
    long seed = System.currentTimeMillis();
    List<FaultKind> kinds = List.of(FaultKind.values());
    Scenario scenario = null;
    String mutation = null;
    Path keep = null;
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      switch (name) {
        case "--database" -> database = value(arguments, i);
        case "--transport" -> transport = value(arguments, i);
        case "--faults" -> faults = (int) number(arguments, i, Integer.MAX_VALUE);
        case "--seed" -> seed = number(arguments, i, Long.MAX_VALUE);
        case "--faults-of" ->
            kinds = Arrays.stream(value(arguments, i).split(",", -1)).map(FaultKind::of).toList();
        case "--scenario" -> scenario = Scenario.of(value(arguments, i));
        case "--mutation" -> mutation = value(arguments, i);
        case "--keep" -> keep = fresh(value(arguments, i));
        default -> throw new IllegalArgumentException("unknown option '%s'".formatted(name));
      }
    }
    SourceDatabaseProvider provider = SourceDatabaseProvider.of(database);
    return new ChaosOptions(
        provider, transport(provider, transport), faults, seed, kinds, scenario, mutation, keep);
  }

  private static Path fresh(String name) {
    Path folder = Path.of(name).toAbsolutePath();
    if (Files.exists(folder)) {
      throw new IllegalArgumentException("--keep: %s is there already".formatted(folder));
    }
    return folder;
  }

  private static String transport(SourceDatabaseProvider provider, @Nullable String wanted) {
    List<String> all = provider.transports();
    if (wanted == null) {
      return all.get(0);
    }
    if (!all.contains(wanted)) {
      throw new IllegalArgumentException(
          "--transport must be one of %s for %s, was '%s'".formatted(all, provider.name(), wanted));
    }
    return wanted;
  }

  private static String value(String[] arguments, int option) {
    if (option + 1 >= arguments.length) {
      throw new IllegalArgumentException("%s needs a value".formatted(arguments[option]));
    }
    return arguments[option + 1];
  }

  private static long number(String[] arguments, int option, long max) {
    String text = value(arguments, option);
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, in the same words
    }
    throw new IllegalArgumentException(
        "%s must be 0 to %d, was '%s'".formatted(arguments[option], max, text));
  }
}
