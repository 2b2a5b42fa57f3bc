package dev.commitline.sample.shop;

import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is in the shop's tables and in the outbox. */
final class ShopTables {

  /** An event in the outbox. */
  record Event(
      String topic,
      String aggregateType,
      String aggregateId,
      long sequence,
      String type,
      int txIndex,
      int txSize) {

    static Event of(
        String product,
        String aggregateType,
        String aggregateId,
        long sequence,
        String type,
        int index,
        int size) {
      return new Event(
          product + ".v1", aggregateType, aggregateId, sequence, product + "." + type, index, size);
    }
  }

  private final JdbcClient jdbc;
  private final String outbox;
  private final String events;

  /**
   * Of a database.
   *
   * @param outbox the schema of Commitline's tables
   * @param events which of them keeps events
   */
  ShopTables(TestDatabase database, String outbox, String events) {
    this.jdbc = JdbcClient.create(database.dataSource());
    this.outbox = outbox;
    this.events = events;
  }

  void clear() {
    for (String table : List.of("order_line", "payment", "orders", "product", "customer")) {
      jdbc.sql("DELETE FROM " + table).update();
    }
    clearEvents();
    jdbc.sql("DELETE FROM %s.outbox_head".formatted(outbox)).update();
  }

  void clearEvents() {
    jdbc.sql("DELETE FROM %s.%s".formatted(outbox, events)).update();
  }

  /** The events in the order in which they were appended. */
  List<Event> events() {
    return jdbc.sql(
            """
            SELECT topic, aggregatetype AS aggregate_type, aggregateid AS aggregate_id,
                   aggregateseq AS sequence, type, txindex AS tx_index, txsize AS tx_size
            FROM %s.%s ORDER BY time, txindex
            """
                .formatted(outbox, events))
        .query(Event.class)
        .list();
  }

  /** The values of the events, in their order; null for a tombstone. */
  List<@Nullable String> payloads() {
    List<@Nullable String> payloads = new ArrayList<>();
    jdbc.sql("SELECT payload FROM %s.%s ORDER BY time, txindex".formatted(outbox, events))
        .query(
            row -> {
              payloads.add(text(row.getBytes(1)));
            });
    return payloads;
  }

  private static @Nullable String text(byte @Nullable [] payload) {
    return payload == null ? null : new String(payload, StandardCharsets.UTF_8);
  }

  int stock(String product) {
    return number("SELECT stock FROM product WHERE id = '%s'".formatted(product));
  }

  String paymentOf(String order) {
    return jdbc.sql("SELECT id FROM payment WHERE order_id = ?")
        .param(order)
        .query(String.class)
        .single();
  }

  int count(String table) {
    return number("SELECT count(*) FROM " + table);
  }

  /** The newest sequence of all aggregates. */
  int newestSequence() {
    return number("SELECT max(seq) FROM %s.outbox_head".formatted(outbox));
  }

  private int number(String sql) {
    return jdbc.sql(sql).query(Integer.class).single();
  }
}
