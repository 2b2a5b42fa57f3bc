package dev.commitline.sample.demo;

import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the shop's own tables say; nothing here reads the outbox. */
final class ShopRows {

  private final TestDatabase database;

  ShopRows(TestDatabase database) {
    this.database = database;
  }

  /** The events that the committed orders, their lines and payments must have emitted. */
  List<Fact> facts() throws SQLException {
    List<Fact> facts = new ArrayList<>();
    query(
        "SELECT id, customer_id FROM orders",
        row -> facts.add(Fact.orderPlaced(row.getString(1), row.getString(2))));
    query(
        "SELECT order_id FROM payment", row -> facts.add(Fact.paymentRequested(row.getString(1))));
    query(
        "SELECT product_id, order_id, quantity FROM order_line",
        row -> facts.add(Fact.stockReserved(row.getString(1), row.getString(2), row.getInt(3))));
    return facts;
  }

  /** The stock of each product. */
  Map<String, Integer> stock() throws SQLException {
    Map<String, Integer> stock = new HashMap<>();
    query("SELECT id, stock FROM product", row -> stock.put(row.getString(1), row.getInt(2)));
    return stock;
  }

  /** How many connections the shop has. */
  int sessions(String username) throws SQLException {
    List<Integer> count = new ArrayList<>();
    query(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(username),
        row -> count.add(row.getInt(1)));
    return count.get(0);
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, RowReader reader) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
