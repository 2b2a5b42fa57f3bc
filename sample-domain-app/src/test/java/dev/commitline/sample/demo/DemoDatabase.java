package dev.commitline.sample.demo;

import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.PostgresServer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The databases that the demo runs on, by the names of its command line. */
enum DemoDatabase {
  POSTGRESQL("PostgreSQL") {
    @Override
    List<Transport> transports() {
      return List.of(Transport.TABLE, Transport.WAL, Transport.WAL_WITH_HISTORY);
    }

    @Override
    Server start() {
      PostgresServer server = PostgresServer.start();
      return new Server(server, transport -> PostgresShop.create(server, transport));
    }
  },

  MYSQL("MySQL") {
    @Override
    List<Transport> transports() {
      return List.of(Transport.BLACKHOLE, Transport.BLACKHOLE_WITH_HISTORY, Transport.TABLE);
    }

    @Override
    Server start() {
      MySqlServer server = MySqlServer.start();
      return new Server(server, transport -> MySqlShop.create(server, transport));
    }
  };

  private final String label;

  DemoDatabase(String label) {
    this.label = label;
  }

  /**
   * A running server.
   *
   * @param process ends it
   * @param databases makes a database for the shop
   */
  record Server(AutoCloseable process, Function<Transport, ShopDatabase> databases) {}

  /** Starts a server. */
  abstract Server start();

  /** Its name for people. */
  String label() {
    return label;
  }

  /** Those it has; the first is the one that it takes unless told. */
  abstract List<Transport> transports();

  /** How command lines and settings write a name: {@code wal-with-history}. */
  static String written(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
