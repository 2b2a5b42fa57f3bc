package dev.commitline.outbox.postgres.relay.stream.pgoutput;

import java.util.List;

/**
 * A table as the stream describes it.
 *
 * @param id how inserts name it
 * @param schema its schema
 * @param name its name
 * @param columns in the order of each row's values
 */
public record Relation(int id, String schema, String name, List<Column> columns) {

  /** Takes the columns as they are now. */
  public Relation {
    columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type the object id of its type
   */
  public record Column(String name, int type) {}
}
