package dev.commitline.sample.shop;

import java.util.List;
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

  ShopTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void clear() {
    jdbc.sql("TRUNCATE customer, product, orders, order_line, payment").update();
    clearEvents();
    jdbc.sql("TRUNCATE commitline.outbox_head").update();
  }

  void clearEvents() {
    jdbc.sql("TRUNCATE commitline.outbox").update();
  }

  /** The events in the order in which they were appended. */
  List<Event> events() {
    return jdbc.sql(
            """
            SELECT topic, aggregatetype AS aggregate_type, aggregateid AS aggregate_id,
                   aggregateseq AS sequence, type, txindex AS tx_index, txsize AS tx_size
            FROM commitline.outbox ORDER BY time, txindex
            """)
        .query(Event.class)
        .list();
  }

  List<String> payloads() {
    return jdbc.sql(
            "SELECT convert_from(payload, 'UTF8') FROM commitline.outbox ORDER BY time, txindex")
        .query(String.class)
        .list();
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

  int number(String sql) {
    return jdbc.sql(sql).query(Integer.class).single();
  }
}
