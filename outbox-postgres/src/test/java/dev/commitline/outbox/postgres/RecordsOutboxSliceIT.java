package dev.commitline.outbox.postgres;

import static dev.commitline.outbox.testkit.assertions.OutboxAssertions.assertThat;

import dev.commitline.outbox.testkit.assertions.spring.OutboxRecorder;
import dev.commitline.outbox.testkit.assertions.spring.RecordsOutbox;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketApplication;
import dev.commitline.outbox.testkit.spring.tickets.TicketDesk;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jdbc.test.autoconfigure.DataJdbcTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.test.context.ContextConfiguration;

/** That a slice has an outbox, and that a test that never commits still shows what it emits. */
@RecordsOutbox
@DataJdbcTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@ContextConfiguration(classes = TicketApplication.class)
class RecordsOutboxSliceIT implements TicketTest {

  @Autowired private TicketRepository tickets;
  @Autowired private TicketDesk desk;
  @Autowired private OutboxRecorder recorder;

  @Test
  void aTestThatRollsBackShowsWhatItWouldEmit() {
    Ticket saved = tickets.save(Ticket.of("mine"));
    desk.note("by hand");
    tickets.deleteById(saved.key());

    assertThat(recorder)
        .hasTypes(
            "test.tickets.Saved",
            "test.tickets.Noted",
            "test.tickets.Deleted",
            "test.tickets.Deleted");
    assertThat(recorder).about("Ticket", saved.key()).hasSize(3);
  }
}
