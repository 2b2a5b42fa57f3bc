package dev.commitline.sample.demo;

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

  /** Where the outbox keeps no rows, its count, and the newest sequences that it has written. */
  private static String look(ShopDatabase database) {
    return database.logAlone()
        ? "SELECT count(*) FROM %s; SELECT * FROM %s ORDER BY seq DESC LIMIT 10"
            .formatted(database.outbox().outbox(), database.outbox().heads())
        : "SELECT aggregatetype, aggregateid, aggregateseq, type FROM %s ORDER BY id DESC LIMIT 10"
            .formatted(database.outbox().outbox());
  }
}
