package dev.commitline.outbox.chaos.world;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** A kind of database; found by {@link ServiceLoader}. */
public interface SourceDatabaseProvider {

  /** What {@code --database} calls it. */
  String name();

  /** The transports that its outbox has; the first is the default. */
  List<String> transports();

  /**
   * Starts a server, and makes a database with an outbox.
   *
   * @param directory where its data and its log, {@code *.log}, come to be
   * @param transport one of {@link #transports()}
   */
  SourceDatabase start(Path directory, String transport);

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static SourceDatabaseProvider of(String name) {
    List<SourceDatabaseProvider> all =
        ServiceLoader.load(SourceDatabaseProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return all.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--database must be one of %s, was '%s'"
                        .formatted(
                            all.stream()
                                .map(SourceDatabaseProvider::name)
                                .collect(Collectors.joining(", ")),
                            name)));
  }
}
