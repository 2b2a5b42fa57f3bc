package dev.commitline.outbox.testkit.spring.tickets;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What an application writes, and no more. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(TicketDesk.class)
public class TicketApplication {

  /** For Spring. */
  public TicketApplication() {}

  @Bean
  DeletedMapper deletedMapper() {
    return ticket -> new TicketEvent.Deleted(ticket.key(), ticket.title());
  }
}
