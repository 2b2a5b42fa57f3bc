package dev.commitline.outbox.bench.capture;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link Database} can be; a server is started only when it is to be measured.
 *
 * @param variants the names of {@link Database#variants()}
 * @param starter starts a server
 */
record DatabaseKind(List<String> variants, Starter starter) {

  /** In the order of the table. */
  static final List<DatabaseKind> ALL =
      List.of(
          new DatabaseKind(PostgresDatabase.VARIANTS, PostgresDatabase::start),
          new DatabaseKind(MySqlDatabase.VARIANTS, MySqlDatabase::start));

  interface Starter {

    /**
     * Starts a server.
     *
     * @param directory where those of all kinds have their data, each in a directory of its own
     * @param connections how many transactions run at once, at most
     */
    Database start(Path directory, int connections);
  }
}
