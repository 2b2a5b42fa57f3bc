package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** That a large transaction costs few round trips, and never binds all of it at once. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpringVolumeContract {

  private static final int EVENTS = 10_000;
  private static final int AGGREGATES = 1_000;
  private static final int CHUNK = 1_000;

  private final TicketDatabase database;
  private final TicketContext app;

  /** Starts the application on the database. */
  protected SpringVolumeContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
    this.app = TicketContext.start(this.database);
  }

  @AfterAll
  void close() {
    app.close();
  }

  @Test
  void tenThousandEventsOfAThousandAggregatesTakeOneRoundTripPerThousand() {
    app.statements().clear();
    app.transaction(
        status ->
            IntStream.range(0, EVENTS)
                .forEach(
                    i ->
                        app.outbox()
                            .append(
                                "Ticket",
                                Integer.toString(i % AGGREGATES),
                                new TicketEvent.Noted("note " + i))));

    database.assertFew(app.statements().executedOn(database.schema() + "."), EVENTS, AGGREGATES);
    assertThat(app.statements().largestArray()).isLessThanOrEqualTo(CHUNK);
    assertNumbered(StoredEvent.in(database));
  }

  private static void assertNumbered(List<StoredEvent> events) {
    assertThat(events).hasSize(EVENTS).extracting(StoredEvent::size).containsOnly(EVENTS);
    assertThat(events)
        .extracting(StoredEvent::index)
        .containsExactlyElementsOf(IntStream.range(0, EVENTS).boxed().toList());
    List<Long> contiguous = LongStream.rangeClosed(1, EVENTS / AGGREGATES).boxed().toList();
    assertThat(events.stream().collect(Collectors.groupingBy(StoredEvent::aggregateId)))
        .hasSize(AGGREGATES)
        .allSatisfy(
            (id, ofOne) ->
                assertThat(ofOne)
                    .extracting(StoredEvent::sequence)
                    .containsExactlyElementsOf(contiguous));
  }
}
