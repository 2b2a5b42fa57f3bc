package dev.commitline.outbox.relay.engine;

import io.debezium.config.Configuration;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistory;
import io.debezium.relational.history.SchemaHistoryListener;
import io.debezium.relational.history.TableChanges;
import java.time.Instant;
import java.util.Map;

/**
 * A schema that is known, in place of a history of all schemas that ever were: nothing is stored,
 * and nothing can be lost.
 *
 * <p>Made by Debezium, from the setting {@code schema.history.internal}.
 */
public final class FixedSchema implements SchemaHistory {

  /** The setting that holds the tables: statements that create them. */
  public static final String TABLES = CONFIGURATION_FIELD_PREFIX_STRING + "fixed.tables";

  /** The setting that holds the database of these tables. */
  public static final String DATABASE = CONFIGURATION_FIELD_PREFIX_STRING + "fixed.database";

  private String tables = "";
  private String database = "";

  /** For Debezium. */
  public FixedSchema() {}

  @Override
  public void configure(
      Configuration config,
      HistoryRecordComparator comparator,
      SchemaHistoryListener listener,
      boolean useCatalogBeforeSchema) {
    tables = config.getString(TABLES);
    database = config.getString(DATABASE);
  }

  @Override
  @SuppressWarnings("deprecation") // the one that implementations have to have
  public void recover(
      Map<Map<String, ?>, Map<String, ?>> offsets, Tables schema, DdlParser ddlParser) {
    ddlParser.setCurrentDatabase(database);
    var unused = ddlParser.parse(tables, schema);
  }

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public boolean storageExists() {
    return true;
  }

  @Override
  public void record(
      Map<String, ?> source, Map<String, ?> position, String databaseName, String ddl) {
    // it does not change
  }

  @Override
  public void record(
      Map<String, ?> source,
      Map<String, ?> position,
      String databaseName,
      String schemaName,
      String ddl,
      TableChanges changes,
      Instant timestamp) {
    // it does not change
  }

  @Override
  public void start() {
    // holds nothing
  }

  @Override
  public void stop() {
    // holds nothing
  }

  @Override
  public void initializeStorage() {
    // there is none
  }
}
