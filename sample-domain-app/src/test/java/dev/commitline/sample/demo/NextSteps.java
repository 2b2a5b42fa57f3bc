package dev.commitline.sample.demo;

import dev.commitline.outbox.spi.OutboxNames;

/** What to try while everything runs. */
final class NextSteps {

  private NextSteps() {}

  /** Commands that work as they stand. */
  static String of(Stage stage) {
    ShopDatabase database = stage.database();
    return """

        Everything still runs, and each event is shown here as it comes. Try, in another terminal:

          place an order:
            curl -i %1$s/orders -H 'Content-Type: application/json' \\
              -d '{"id": "my-1", "customerId": "C-001", "lines": [{"productId": "P-001", "quantity": 2}]}'
          ask for more than there is (409, and no event):
            curl -i %1$s/orders -H 'Content-Type: application/json' \\
              -d '{"id": "my-2", "customerId": "C-001", "lines": [{"productId": "P-002", "quantity": 9999}]}'
          cancel the order:
            curl -i -X POST %1$s/orders/my-1/cancel
          read a topic:
            java -cp "%7$s:$(cat %2$s)" org.apache.kafka.tools.consumer.ConsoleConsumer \\
              --bootstrap-server %3$s --topic shop.orders.v1 --from-beginning \\
              --isolation-level read_committed --formatter-property print.headers=true
          look into the outbox:
            %4$s
          the logs:
            %5$s
            %6$s

        Ctrl-C ends it all and leaves nothing behind."""
        .formatted(
            stage.shop().uri(),
            Programs.demoClassPathFile(),
            stage.kafka().bootstrapServers(),
            database.client(look(database)),
            stage.shop().process().log(),
            stage.relay().process().log(),
            Programs.testClasses());
  }

  /** The newest events; where nothing keeps them, that, and the sequences that they had. */
  private static String look(ShopDatabase database) {
    OutboxNames outbox = database.outbox();
    return switch (database.transport()) {
      case TABLE -> newest(outbox.outbox());
      case WAL_WITH_HISTORY, BLACKHOLE_WITH_HISTORY -> newest(outbox.history());
      case WAL, BLACKHOLE ->
          "SELECT count(*) FROM %s; SELECT * FROM %s ORDER BY seq DESC LIMIT 10"
              .formatted(outbox.outbox(), outbox.heads());
    };
  }

  private static String newest(String table) {
    return "SELECT aggregatetype, aggregateid, aggregateseq, type FROM %s ORDER BY id DESC LIMIT 10"
        .formatted(table);
  }
}
