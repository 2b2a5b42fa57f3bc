package dev.commitline.sample.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the shop's own tables say; no events are read here. */
final class ShopRows {

  private final ShopDatabase database;

  ShopRows(ShopDatabase database) {
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
  int sessions() throws SQLException {
    return number(database.sessionsSql(database.shop().username()));
  }

  /** How many rows a table has. */
  int count(String table) throws SQLException {
    return number("SELECT count(*) FROM " + table);
  }

  private int number(String sql) throws SQLException {
    List<Integer> number = new ArrayList<>();
    query(sql, row -> number.add(row.getInt(1)));
    return number.get(0);
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, RowReader reader) throws SQLException {
    try (Connection connection = database.owner().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
