package dev.commitline.sample.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.sample.demo.OrderFeed.BadLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderFeedTest {

  @Test
  void readsAnOrder() throws IOException {
    OrderFeed feed =
        read(
            """
            {"orderId": "my-1", "customer": "C-001", "lines": [{"product": "P-001", "quantity": 2}]}
            """);
    assertThat(feed.badLines()).isEmpty();
    assertThat(feed.orders())
        .containsExactly(new DemoOrder("my-1", "C-001", List.of(new DemoOrder.Line("P-001", 2))));
  }

  @Test
  void anOrderWithoutIdGetsOneFromItsLine() throws IOException {
    OrderFeed feed =
        read(
            """

            {"customer": "C-001", "lines": [{"product": "P-001", "quantity": 2}]}
            """);
    assertThat(feed.orders()).extracting(DemoOrder::id).containsExactly("line-2");
  }

  @Test
  void badLinesAreNamedAndTheRestGoesOn() throws IOException {
    String good =
        "{\"orderId\": \"%s\", \"customer\": \"c\", \"lines\": [{\"product\": \"p\", \"quantity\": 1}]}\n";
    OrderFeed feed =
        read(good.formatted("a") + "oops\n" + good.formatted("b") + "[]\n" + good.formatted("a"));
    assertThat(feed.orders()).extracting(DemoOrder::id).containsExactly("a", "b");
    assertThat(feed.badLines()).extracting(BadLine::number).containsExactly(2, 4, 5);
    assertThat(feed.badLines().get(0).reason()).startsWith("is not JSON: ");
    assertThat(feed.badLines().get(1).reason()).isEqualTo("is not a JSON object");
    assertThat(feed.badLines().get(2).reason()).isEqualTo("orderId 'a' was used above");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"lines": [{"product": "p", "quantity": 1}]}                          | customer must be a text that is not blank, was missing
          {"customer": 7, "lines": [{"product": "p", "quantity": 1}]}           | customer must be a text that is not blank, was 7
          {"customer": "c"}                                                     | lines must be a list with at least one entry
          {"customer": "c", "lines": []}                                        | lines must be a list with at least one entry
          {"customer": "c", "lines": [3]}                                       | each of lines must be an object with product and quantity
          {"customer": "c", "lines": [{"product": "p"}]}                        | quantity must be a whole number >= 1, was missing
          {"customer": "c", "lines": [{"product": "p", "quantity": 0}]}         | quantity must be a whole number >= 1, was 0
          {"customer": "c", "lines": [{"product": "p", "quantity": 1.5}]}       | quantity must be a whole number >= 1, was 1.5
          {"customer": "c", "lines": [{"product": "p", "quantity": 99999999999}]} | quantity must be a whole number >= 1, was 99999999999
          {"customer": "c", "lines": [{"product": "p", "quantity": 1}, {"product": "p", "quantity": 1}]} | product 'p' is named twice
          {"customer": "c", "items": []}                                        | 'items' is no known field; known are [customer, lines, orderId]
          {"customer": "c", "orderId": "", "lines": [{"product": "p", "quantity": 1}]} | orderId must be a text that is not blank, was ""
          """)
  void saysWhatIsWrong(String line, String reason) throws IOException {
    assertThat(read(line).badLines()).containsExactly(new BadLine(1, reason));
  }

  @Test
  void theBundledOrdersAreGoodAndMany() throws IOException {
    try (BufferedReader orders = Seed.orders()) {
      OrderFeed feed = OrderFeed.read(orders);
      assertThat(feed.badLines()).isEmpty();
      assertThat(feed.orders()).hasSize(750);
    }
  }

  private static OrderFeed read(String text) throws IOException {
    return OrderFeed.read(new BufferedReader(new StringReader(text)));
  }
}
