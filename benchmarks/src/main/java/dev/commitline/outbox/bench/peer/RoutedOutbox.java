package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.world.MySql;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/**
 * The outbox that a connector reads, as its own settings say it.
 *
 * @param id who reads it; lower-case letters, digits and _
 * @param connector settings of the connector, those of its database alone
 * @param start where it begins, as the connector's source offset; empty where the database keeps it
 */
public record RoutedOutbox(String id, Map<String, String> connector, Map<String, ?> start) {

  /** In PostgreSQL; its slot has the id's name. */
  public static RoutedOutbox of(Postgres postgres, String id) {
    TestDatabase database = postgres.database();
    Map<String, String> connector = login(database);
    connector.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    connector.put("database.dbname", database.name());
    connector.put("slot.name", id);
    connector.put("plugin.name", "pgoutput");
    connector.put("publication.name", ClassicOutbox.PUBLICATION);
    connector.put("publication.autocreate.mode", "disabled");
    connector.put("table.include.list", "public\\." + ClassicOutbox.TABLE);
    connector.put("snapshot.mode", "no_data");
    return new RoutedOutbox(id, connector, Map.of());
  }

  /**
   * In MySQL. What the connector knows of the tables it reads from the database when it starts:
   * snapshot mode {@code recovery} is the documented way where a position is there, but no history
   * of the schema.
   *
   * @param gtids behind which transactions it begins
   */
  public static RoutedOutbox of(MySql mysql, String id, String gtids) {
    TestDatabase database = mysql.database();
    Map<String, String> connector = login(database);
    connector.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    connector.put("database.server.id", Long.toString(0x4000_0000L + (id.hashCode() >>> 4)));
    connector.put("table.include.list", database.name() + "\\." + ClassicOutbox.TABLE);
    connector.put("database.ssl.mode", "disabled"); // as the relay's URL says
    connector.put("snapshot.mode", "recovery");
    connector.put("include.schema.changes", "false");
    return new RoutedOutbox(id, connector, Map.of("file", "", "pos", 4, "gtids", gtids));
  }

  private static Map<String, String> login(TestDatabase database) {
    Map<String, String> login = new HashMap<>();
    login.put("database.hostname", database.host());
    login.put("database.port", Integer.toString(database.port()));
    login.put("database.user", database.username());
    login.put("database.password", database.password());
    return login;
  }
}
