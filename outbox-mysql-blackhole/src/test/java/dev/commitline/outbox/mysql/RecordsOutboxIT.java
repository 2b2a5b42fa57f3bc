package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.assertions.spring.RecordsOutbox;
import dev.commitline.outbox.testkit.spring.RecordsOutboxContract;
import dev.commitline.outbox.testkit.spring.tickets.TicketApplication;
import org.springframework.boot.test.context.SpringBootTest;

@RecordsOutbox
@SpringBootTest(classes = TicketApplication.class)
class RecordsOutboxIT extends RecordsOutboxContract implements TicketTest {}
