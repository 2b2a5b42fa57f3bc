package dev.commitline.sample.demo;

import dev.commitline.outbox.testkit.TestDatabase;

/** What to try while everything runs. */
final class NextSteps {

  private NextSteps() {}

  /** Commands that work as they stand. */
  static String of(Stage stage) {
    TestDatabase database = stage.database().owner();
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
            java -cp "%8$s:$(cat %2$s)" org.apache.kafka.tools.consumer.ConsoleConsumer \\
              --bootstrap-server %3$s --topic shop.orders.v1 --from-beginning \\
              --isolation-level read_committed --formatter-property print.headers=true
          look into the outbox:
            psql '%4$s' -c 'SELECT aggregatetype, aggregateid, aggregateseq, type FROM %5$s.outbox ORDER BY id DESC LIMIT 10'
          the logs:
            %6$s
            %7$s

        Ctrl-C ends it all and leaves nothing behind."""
        .formatted(
            stage.shop().uri(),
            Programs.demoClassPathFile(),
            stage.kafka().bootstrapServers(),
            "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                    database.username(),
                    database.password(),
                    database.host(),
                    database.port(),
                    database.name()),
            ShopDatabase.OUTBOX.schema(),
            stage.shop().process().log(),
            stage.relay().process().log(),
            Programs.testClasses());
  }
}
