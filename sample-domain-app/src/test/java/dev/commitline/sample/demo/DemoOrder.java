package dev.commitline.sample.demo;

import java.util.List;

/**
 * An order to place.
 *
 * @param id by which the shop knows it
 * @param customer who orders
 * @param lines what is ordered, each product once
 */
record DemoOrder(String id, String customer, List<Line> lines) {

  record Line(String product, int quantity) {}

  DemoOrder {
    lines = List.copyOf(lines);
  }
}
